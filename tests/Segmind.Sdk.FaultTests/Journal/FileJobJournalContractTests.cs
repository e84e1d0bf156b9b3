using Segmind.Sdk.JournalContract;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

public sealed class FileJobJournalContractTests : JobJournalContract
{
    private readonly TempFolder _folder = new();

    protected override Task<IJobJournal> OpenAsync() => Task.FromResult<IJobJournal>(new FileJobJournal(_folder.Path));

    protected override ValueTask DeleteAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
