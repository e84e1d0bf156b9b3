using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A caller's cancel, or our own limit, that comes before the first byte of the body: nothing was sent, and that is what is said.</summary>
public class UnsentCancelTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public async Task A_cancel_while_connecting_is_a_plain_cancel_and_the_next_submit_is_one_POST()
    {
        using var cancel = new CancellationTokenSource();
        var fault = new PreSendFault("cancel while connecting", trial => trial.Connecting(token =>
        {
            cancel.Cancel();
            return Trial.NeverAsync(token);
        }));
        using var trial = new Trial(fault, 1);

        await IsPlainAsync(trial, trial.Client.SubmitAsync(Request, cancellationToken: cancel.Token), arrived: 0);
        await trial.Client.SubmitAsync(Request);

        Assert.Equal(new Tally(1, 1, 1, 0), trial.Server.Tally);
    }

    [Fact]
    public async Task A_cancel_in_the_TLS_handshake_is_a_plain_cancel_and_the_next_submit_is_one_POST()
    {
        using var cancel = new CancellationTokenSource();
        using var silent = new HelloServer(_ => cancel.Cancel());
        var fault = new PreSendFault("cancel in the handshake", trial => trial.Connecting(token => Trial.DialAsync(silent.Port, token))) { NeedsTls = true };
        using var trial = new Trial(fault, 1);

        await IsPlainAsync(trial, trial.Client.SubmitAsync(Request, cancellationToken: cancel.Token), arrived: 0);
        await trial.Client.SubmitAsync(Request);

        Assert.Equal(new Tally(1, 1, 1, 0), trial.Server.Tally);
    }

    [Fact]
    public async Task A_cancel_while_queued_in_the_pool_is_a_plain_cancel()
    {
        using var full = await FullPool.FillAsync();
        using var cancel = new CancellationTokenSource();

        var queued = full.Client.SubmitAsync(Request, cancellationToken: cancel.Token);
        await full.QueuedAsync(1);
        await cancel.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.WaitAsync(HangGuard));
        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(new Tally(1, 1, 1, 0), full.Server.Tally);
    }

    [Fact]
    public async Task Our_limit_that_passes_while_queued_in_the_pool_is_told_as_not_charged()
    {
        using var full = await FullPool.FillAsync();

        var queued = full.Client.SubmitAsync(Request);
        for (var tries = 1; tries <= RetryTable.SubmitRetries + 1; tries++)
        {
            await full.QueuedAsync(tries);
            full.Time.PassLimits();
        }

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => queued.WaitAsync(HangGuard));
        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.Equal(new Tally(1, 1, 1, 0), full.Server.Tally);
    }

    [Fact]
    public async Task A_submit_that_was_queued_past_our_limit_is_one_POST_once_the_pool_has_room()
    {
        using var full = await FullPool.FillAsync();

        var queued = full.Client.SubmitAsync(Request);
        await full.QueuedAsync(1);
        full.Time.PassLimits();
        await full.QueuedAsync(2);
        full.MakeRoom();

        Assert.Equal("r2", (await queued.WaitAsync(HangGuard)).RequestId);
        Assert.Equal(new Tally(2, 2, 2, 0), full.Server.Tally);
    }

    private static async Task IsPlainAsync(Trial trial, Task submit, int arrived)
    {
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submit.WaitAsync(HangGuard));
        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(arrived, trial.Server.Tally.Arrivals);
    }
}
