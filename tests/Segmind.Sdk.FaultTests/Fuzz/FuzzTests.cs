using System.Diagnostics;
using System.Globalization;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>
/// Whatever a server writes, a caller gets a value or one of the SDK's exceptions, soon and at a bounded cost. Replay a failing case
/// alone with the two variables it prints.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const long Answers = 1_000_000;

    // Some calls read more than one.
    private const long Calls = Answers * 3 / 4;
    private const ulong DefaultSeed = 20261121;

    /// <summary>What must have happened at least once, or the changes miss a reader.</summary>
    private static readonly string[] Expected =
    [
        .. Of("submit", "accepted", "refused", "rate-limited", "failed", "unknown"),
        .. Of("submit workflow", "accepted", "refused", "rate-limited", "failed", "unknown"),
        .. Of("poll", "state Queued", "state Processing", "state Completed", "state Failed", "state Unknown", "no news", "unreadable", "rate-limited", "not found", "refused"),
        .. Of("result", "with images", "without image", "failed", "other", "no news", "unreadable", "not found", "refused"),
        .. Of("wait", "with images", "without image", "failed", "timed out", "not found", "refused"),
        .. Of("watch", "state Completed", "state Failed", "timed out", "not found", "refused"),
        .. Of("run", "with images", "without image", "failed", "timed out", "unknown", "refused"),
        .. Of("run workflow", "with images", "without image", "failed", "timed out", "unknown", "refused"),
        .. Of("direct", "with images", "without image", "failed", "rate-limited", "refused", "unknown"),
        .. Of("aiml", "with images", "without image", "failed", "rate-limited", "refused", "unknown"),
        .. Of("upload", "address", "refused", "unreadable", "rate-limited", "no news"),
        .. Of("credits", "read", "refused", "unreadable", "rate-limited", "no news"),
        .. Of("download", "image", "refused", "unreadable", "other", "no answer"),
    ];

    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("SEGMIND_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : DefaultSeed;

    [Fact]
    public void A_million_changed_answers_bring_values_or_the_SDKs_own_exceptions()
    {
        if (long.TryParse(Environment.GetEnvironmentVariable("SEGMIND_FUZZ_CASE"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Replay(number);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var tally = FuzzRun.Run(Seed, Calls);
        Print(tally, Stopwatch.GetElapsedTime(started));

        Assert.True(tally.Failures.Count == 0, string.Join("\n\n", tally.Failures.Take(5)));
        Assert.True(tally.Mutated >= Answers, $"{tally.Mutated} changed answers were read.");
        Assert.True(tally.Json * 10 >= tally.Mutated * 3, $"{tally.Json} of {tally.Mutated} bodies were still JSON.");
        Assert.DoesNotContain(Expected, outcome => tally[outcome] == 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_cases_and_another_gives_others()
    {
        var first = FuzzRun.Run(7, 2000);
        var second = FuzzRun.Run(7, 2000);

        Assert.Equal(first.Outcomes, second.Outcomes);
        Assert.Equal(first.Trace, second.Trace);
        Assert.NotEqual(first.Trace, FuzzRun.Run(8, 2000).Trace);
    }

    [Fact]
    public void Every_reply_of_the_pages_is_a_seed_of_some_call()
    {
        var used = new[]
        {
            FuzzSeeds.Submits, FuzzSeeds.Statuses, FuzzSeeds.Results, FuzzSeeds.WorkflowSubmits, FuzzSeeds.Workflows, FuzzSeeds.Directs, FuzzSeeds.Aiml, FuzzSeeds.Uploads, FuzzSeeds.Credits, FuzzSeeds.Downloads, FuzzSeeds.Errors,
        }.SelectMany(seeds => seeds).ToHashSet();

        Assert.NotEmpty(FuzzSeeds.Fixtures);
        Assert.DoesNotContain(FuzzSeeds.All, seed => !used.Contains(seed));
    }

    private static IEnumerable<string> Of(string call, params string[] outcomes) => outcomes.Select(outcome => $"{call}: {outcome}");

    private void Replay(long number)
    {
        using var worker = new FuzzWorker(Seed);
        var ending = worker.Run(number);
        output.WriteLine($"seed {Seed}, case {number}: {ending}");
        foreach (var answer in worker.Answers)
        {
            output.WriteLine(answer.ToString());
        }

        Assert.Empty(worker.Tally.Failures);
    }

    private void Print(FuzzTally tally, TimeSpan elapsed)
    {
        output.WriteLine($"seed {Seed}: {tally.Cases} calls read {tally.Mutated} changed answers in {elapsed.TotalSeconds:0.0} s; {100.0 * tally.Json / tally.Mutated:0.0} % of the bodies were JSON; a call allocated at most {tally.MostForSmall} bytes for small answers and {tally.MostPerByte:0} per byte of large ones");
        foreach (var (outcome, count) in tally.Outcomes)
        {
            output.WriteLine($"{count,9}  {outcome}");
        }
    }
}
