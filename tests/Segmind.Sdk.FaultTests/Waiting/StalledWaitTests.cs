using System.Diagnostics;
using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>A thousand waits on services that stall, in eight ways: the clock or the token ends them, not another byte or answer.</summary>
public sealed class StalledWaitTests(ITestOutputHelper output)
{
    private const int Runs = 125;
    private const int HangGuard = 60_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly VirtualTime _time = new();
    private readonly long[] _endedAt = new long[Runs];

    public static TheoryData<string> Stalls => ["headers", "half a body", "dripping body", "TLS", "pool queue", "deaf handler", "deaf body", "deaf content"];

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Stalls))]
    public async Task A_wait_ends_when_its_time_is_over(string kind)
    {
        using var stall = Stall.Of(kind);
        using var client = NewClient(stall);
        var waits = Begin(client, CancellationToken.None);
        await stall.StuckAsync(Runs);
        _time.Advance(Timeout - Moment);
        await _time.SettleAsync();
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);

        var over = Stopwatch.GetTimestamp();
        _time.Advance(Moment);
        await Task.WhenAny(Task.WhenAll(waits), Task.Delay(HangGuard / 2));

        Assert.Equal(Runs, waits.Count(wait => wait.IsCompleted));
        Print(kind, "late", over);
        for (var number = 0; number < Runs; number++)
        {
            var timeout = await Assert.ThrowsAsync<InferenceTimeoutException>(() => waits[number]);
            Assert.Equal((Id(number), ChargeOutcome.ChargedIfCompleted, Timeout), (timeout.RequestId, timeout.Charge, timeout.Elapsed));
        }

        Assert.Equal(0, _time.PendingTimers);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Stalls))]
    public async Task A_cancelled_wait_ends_though_the_clock_stands_still(string kind)
    {
        using var stall = Stall.Of(kind);
        using var client = NewClient(stall);
        using var source = new CancellationTokenSource();
        var waits = Begin(client, source.Token);
        await stall.StuckAsync(Runs);

        var over = Stopwatch.GetTimestamp();
        await source.CancelAsync();
        await Task.WhenAny(Task.WhenAll(waits), Task.Delay(HangGuard / 2));

        Assert.Equal(Runs, waits.Count(wait => wait.IsCompleted));
        Print(kind, "after the cancel", over);
        for (var number = 0; number < Runs; number++)
        {
            var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => waits[number]);
            Assert.Equal((Id(number), ChargeOutcome.ChargedIfCompleted, source.Token), (canceled.Job!.RequestId, canceled.Charge, canceled.CancellationToken));
        }

        Assert.Equal((TimeSpan.Zero, 0), (_time.Elapsed, _time.PendingTimers));
    }

    private SegmindClient NewClient(Stall stall) =>
        new(new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = stall.Url, RequestTimeout = TimeSpan.FromHours(1) }, stall.Handler, _time);

    private List<Task<InferenceResult>> Begin(SegmindClient client, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(0, Runs).Select(number => WaitAsync(client, number, cancellationToken))];

    private async Task<InferenceResult> WaitAsync(SegmindClient client, int number, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetJob(Id(number)).WaitAsync(new WaitOptions { Timeout = Timeout }, cancellationToken);
        }
        finally
        {
            _endedAt[number] = Stopwatch.GetTimestamp();
        }
    }

    private void Print(string kind, string what, long over)
    {
        var late = _endedAt.Select(ended => Stopwatch.GetElapsedTime(over, ended).TotalMilliseconds).Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {Runs} waits ended {late[Runs / 2]:0.0} ms {what} at the median, {late[Runs * 99 / 100]:0.0} ms at p99, {late[^1]:0.0} ms at most (real time)"));
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"r{number}");
}
