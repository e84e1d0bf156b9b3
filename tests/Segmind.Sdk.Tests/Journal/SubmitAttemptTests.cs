using Microsoft.Extensions.Logging.Abstractions;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public sealed class SubmitAttemptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_gate_that_is_closed_writes_no_intent_for_whoever_comes_later()
    {
        var journal = new FileJobJournal(_folder["journal"]);
        var run = new KeyJournal(journal, RecordLog.Key, TimeProvider.System);
        var ledger = new JournalLedger(journal, new SpendGuard(null, _ => throw new InvalidOperationException("Nobody asks.")), TimeProvider.System);
        var attempt = new SubmitAttempt(run, new JournalRecord(), quote: null, ledger, new Flight { SaveTo = "" }, NullLogger.Instance);

        await attempt.CloseAsync(new SubmitOutcome(SubmitVerdict.Unknown, DateTimeOffset.UnixEpoch));
        await Assert.ThrowsAsync<WireGuardException>(() => attempt.OpenAsync(CancellationToken.None).AsTask());

        Assert.Empty(await journal.ReadAsync(RecordLog.Key));
    }

    public void Dispose() => _folder.Dispose();
}
