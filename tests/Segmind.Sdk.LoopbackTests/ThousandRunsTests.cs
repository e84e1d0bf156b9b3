using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>A thousand runs through every fault at once. Each has a prompt of its own, so the ledger tells whose row is whose.</summary>
public sealed class ThousandRunsTests(ITestOutputHelper output) : LoopbackTest
{
    private const int Runs = 1000;
    private const int AtOnce = 32;
    private const int LimitedAtFirst = 12;

    protected override EmulatorOptions EmulatorOptions => new() { ProcessingTimes = { [ChaosMix.Slow] = TimeSpan.FromHours(1) } };

    protected override SegmindClient CreateClient() => Emulator.CreateClient(options =>
    {
        options.SubmitTimeout = TimeSpan.FromSeconds(5);
        options.DirectTimeout = TimeSpan.FromSeconds(5);
        options.RequestTimeout = TimeSpan.FromSeconds(1);
        options.FetchTimeout = TimeSpan.FromSeconds(1);
    });

    [Fact(Timeout = HangGuard)]
    public async Task A_thousand_runs_leave_one_row_for_each_job_and_none_for_what_was_not_charged()
    {
        ChaosMix.Script(Emulator, LimitedAtFirst);
        var photo = HostPhoto();
        var calls = Enumerable.Range(0, Runs).Select(number => ChaosCall.Create(number, photo)).ToList();

        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) => await call.RunAsync(Client));
        var rows = await EndedRowsAsync();

        Assert.All(calls, call => call.AssertBill([.. rows[call.Prompt]]));
        Assert.Equal(Emulator.Ledger.Entries.Count, calls.Sum(call => rows[call.Prompt].Count()));
        AssertArrivals(calls);
        AssertTotals(calls, rows);
        AssertEveryOutcome(calls);
    }

    private async Task<ILookup<string, LedgerEntry>> EndedRowsAsync()
    {
        while (Emulator.Ledger.Entries.Any(row => row.Slug != ChaosMix.Slow && (row.State is LedgerState.Queued or LedgerState.Processing)))
        {
            await Task.Delay(20);
        }

        return Emulator.Ledger.Entries.ToLookup(row => row.Prompt);
    }

    /// <summary>Every call that got as far as its submit posted once, and once more for each 429; what ended rate-limited posted for a 429 alone, its own or another's.</summary>
    private void AssertArrivals(List<ChaosCall> calls)
    {
        foreach (var route in calls.GroupBy(call => call.Path))
        {
            var limited = route.Count(call => call.Outcome == ChaosOutcome.RateLimited);
            if (route.Key == $"/v2/{ChaosMix.AlwaysLimited}")
            {
                Assert.InRange(Posts(route.Key), 1, 4 * limited);
                continue;
            }

            var submitted = route.Count(call => call.Outcome is not (ChaosOutcome.UploadLost or ChaosOutcome.RateLimited));
            var refused = route.Key == $"/v2/{ChaosMix.LimitedAtFirst}" ? LimitedAtFirst : 0;
            Assert.Equal((route.Key, submitted + refused), (route.Key, Posts(route.Key)));
        }
    }

    private void AssertTotals(List<ChaosCall> calls, ILookup<string, LedgerEntry> rows)
    {
        Assert.Equal(
            Emulator.Ledger.Total,
            calls.Sum(call => rows[call.Prompt].Where(row => row.State == LedgerState.Completed).Sum(row => row.Cost)));
        Assert.DoesNotContain(Emulator.Ledger.Entries, row => row.State == LedgerState.Completed && row.Cost == 0);
        Assert.DoesNotContain(Emulator.Ledger.Entries, row => row.State != LedgerState.Completed && row.Cost != 0);
    }

    private void AssertEveryOutcome(List<ChaosCall> calls)
    {
        var histogram = calls.CountBy(call => call.Outcome).ToDictionary();
        foreach (var (outcome, count) in histogram.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count,5} {outcome}");
        }

        output.WriteLine($"{Emulator.Ledger.Entries.Count,5} rows, {Emulator.Requests.Count} requests, {Emulator.Ledger.Total} credits");
        Assert.Empty(Enum.GetValues<ChaosOutcome>().Except(histogram.Keys));
    }
}
