namespace Segmind.Sdk.JournalContract;

/// <summary>A token ends a call; what the call was about to do has then happened or not, and nothing in between.</summary>
public abstract partial class JobJournalContract
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact(Timeout = HangGuard)]
    public async Task A_cancelled_claim_authorises_nobody_twice()
    {
        var journal = await OpenOnceMoreAsync();
        var (yes, cancelled) = (0, 0);
        for (var round = 0; round < 20; round++)
        {
            var key = $"key {round}";
            var claimed = await CancelledAsync<bool?>(round, async token => await journal.TryClaimAsync(key, 1, Line("cancelled"), token));
            var claimedAfterwards = await journal.TryClaimAsync(key, 1, Line("afterwards"));

            Assert.False(claimed == true && claimedAfterwards);
            Assert.False(claimed == false);
            Assert.Equal(claimedAfterwards ? "afterwards\n" : "cancelled\n", await ReadTextAsync(journal, key));
            (yes, cancelled) = (yes + (claimed == true ? 1 : 0), cancelled + (claimed is null ? 1 : 0));
        }

        Print($"20 claims cancelled: {yes} took place all the same, {cancelled} ended as cancelled");
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_cancelled_hold_holds_nothing()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        for (var round = 0; round < 20; round++)
        {
            if (await CancelledAsync(round, async token => await journal.TryHoldAsync(Key, token)) is { } held)
            {
                await held.DisposeAsync();
            }

            await using var hold = await HoldAsync(other, Key, mostTries: 500);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_cancelled_append_is_whole_or_absent()
    {
        var journal = await OpenOnceMoreAsync();
        await journal.TryClaimAsync(Key, 1, Line("intent"));
        await using var hold = await journal.TryHoldAsync(Key);

        var done = await OutcomeAsync<bool?>(async () =>
        {
            await journal.AppendAsync(Key, 1, Line("cancelled"), Cancelled);
            return true;
        });
        await journal.AppendAsync(Key, 1, Line("afterwards"));

        var read = await ReadTextAsync(journal, Key);
        Assert.True(read == "intent\ncancelled\nafterwards\n" || (done is null && read == "intent\nafterwards\n"), read);
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_store_serves_others_after_calls_that_were_cancelled()
    {
        var journal = await OpenOnceMoreAsync();
        await journal.TryClaimAsync(Key, 1, Line("intent"));
        await AtOnceAsync(64, async _ => await OutcomeAsync(async () => await journal.ReadAsync(Key, Cancelled)));
        await AtOnceAsync(64, async _ => await OutcomeAsync(async () => await journal.ListAsync(Cancelled).GetAsyncEnumerator(Cancelled).MoveNextAsync()));

        Assert.Equal("intent\n", await ReadTextAsync(journal, Key));
        await using var hold = await journal.TryHoldAsync(Key);
        Assert.NotNull(hold);
    }

    /// <summary>Cancels a call before it begins, as soon as it waits for the store, or a moment later: by turns.</summary>
    private static async Task<T?> CancelledAsync<T>(int round, Func<CancellationToken, Task<T>> call)
    {
        using var token = new CancellationTokenSource();
        if (round % 3 == 0)
        {
            await token.CancelAsync();
        }

        var outcome = OutcomeAsync(() => call(token.Token));
        if (round % 3 == 1)
        {
            await Task.Yield();
        }

        await token.CancelAsync();
        return await outcome;
    }

    /// <summary>What came of a call, or nothing when it ended as cancelled. Any other exception is a defect.</summary>
    private static async Task<T?> OutcomeAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }
}
