using Segmind.Sdk.JournalContract;

namespace Segmind.Sdk.FaultTests;

/// <summary>The store that the sabotaged ones are made of keeps the contract.</summary>
public sealed class MemoryJobJournalContractTests : JobJournalContract
{
    private readonly MemoryStore _store = new();

    protected override Task<IJobJournal> OpenAsync() => Task.FromResult<IJobJournal>(new MemoryJobJournal(_store, StoreBug.None));

    protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
}
