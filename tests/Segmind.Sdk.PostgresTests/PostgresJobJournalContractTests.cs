using PostgresJournal;
using Segmind.Sdk.JournalContract;

namespace Segmind.Sdk.PostgresTests;

public sealed class PostgresJobJournalContractTests : JobJournalContract
{
    private Database? _database;

    public override async ValueTask InitializeAsync() => _database = await Database.CreateAsync();

    protected override async Task<IJobJournal> OpenAsync() => await PostgresJobJournal.OpenAsync(_database!.ConnectionString);

    protected override ValueTask DeleteAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
