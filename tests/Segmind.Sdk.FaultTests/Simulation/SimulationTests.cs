using System.Globalization;
using Segmind.Sdk.FaultTests.Sabotage;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>The shipped client in a world where everything goes wrong, the same way each time.</summary>
[Collection(nameof(OneThread))]
public sealed class SimulationTests(OneThread thread, ITestOutputHelper output)
{
    private const int MostShown = 20;
    private const int MostJobsToFindABug = 4_000;

    private static readonly ulong Seed = Read("SEGMIND_SIM_SEED", 20261121);
    private static readonly int Jobs = (int)Read("SEGMIND_SIM_JOBS", 100_000);

    [Fact]
    public async Task No_job_breaks_a_law_whatever_goes_wrong()
    {
        if (Environment.GetEnvironmentVariable("SEGMIND_SIM_JOB") is { Length: > 0 } one)
        {
            await ReplayAsync(long.Parse(one, CultureInfo.InvariantCulture));
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        var tally = await thread.RunAsync(() => RunAsync(0, Jobs));
        var elapsed = TimeProvider.System.GetElapsedTime(started);

        output.WriteLine(FormattableString.Invariant($"{tally.Jobs} jobs in {elapsed.TotalSeconds:0.0} s, seed {Seed}, trace hash {tally.Hash:x16}"));
        Print(tally);
        Assert.Empty(tally.Broken);
        Assert.Equal(Enum.GetValues<Fault>().Where(fault => fault != Fault.None), tally.Faults.Keys.Order());
        Assert.All(new[] { "journal: Saved", "journal: Failed", "journal: Unknown", "journal: Expired", "plain: result" }, end => Assert.True(tally.Ends.GetValueOrDefault(end) > 0, end));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_trace()
    {
        var first = await thread.RunAsync(() => RunAsync(0, 2_000));
        var second = await thread.RunAsync(() => RunAsync(0, 2_000));

        output.WriteLine(FormattableString.Invariant($"{first.Jobs} jobs, seed {Seed}, trace hash {first.Hash:x16} and {second.Hash:x16}"));
        Assert.Equal(first.Hash, second.Hash);
    }

    /// <summary>Not by a scenario made for them: by the dice alone.</summary>
    [Theory]
    [InlineData("no intent")]
    [InlineData("intent after answer")]
    [InlineData("intent fsync skipped")]
    [InlineData("directory fsync skipped")]
    [InlineData("a directory's own name not synced")]
    [InlineData("fsync error ignored")]
    [InlineData("id after first poll")]
    [InlineData("id buffered")]
    [InlineData("buffered answer read")]
    [InlineData("resend on 503")]
    [InlineData("resend on timeout")]
    [InlineData("404 -> rerun")]
    [InlineData("Unknown -> rerun")]
    [InlineData("torn tail glued")]
    [InlineData("fingerprint from wire")]
    [InlineData("completed not stored")]
    [InlineData("saved before rename")]
    [InlineData("no image-end check")]
    [InlineData("reservation freed on crash")]
    [InlineData("always-Unknown")]
    [InlineData("never-sends")]
    [InlineData("completed written over accepted")]
    [InlineData("completed written as expired")]
    [InlineData("upload before the key is looked up")]
    [InlineData("prompt in a log")]
    [InlineData("key shown to the image host")]
    [InlineData("one poll too many")]
    [InlineData("forgotten timer")]
    [InlineData("unknown told as not charged")]
    [InlineData("id kept back")]
    [InlineData("cause thrown raw")]
    [InlineData("two jobs of one submit")]
    public async Task A_planted_bug_is_found(string name)
    {
        var row = Table.Rows.Single(row => row.Name == name);
        var simulation = new Simulation(Seed, row.Bug);

        var found = await thread.RunAsync(async () =>
        {
            for (var job = 1L; job <= MostJobsToFindABug; job++)
            {
                var report = await simulation.RunAsync(job);
                if (report.Watch.Broken.Any(broken => broken.Law == row.Red))
                {
                    return report;
                }
            }

            return null;
        });

        Assert.NotNull(found);
        output.WriteLine(FormattableString.Invariant($"{name}: job {found.Job}, {row.Red}: {found.Watch.Broken.First(broken => broken.Law == row.Red).What}"));
    }

    private static async Task<SimulationTally> RunAsync(long from, int count)
    {
        var simulation = new Simulation(Seed);
        var tally = new SimulationTally();
        for (var job = from; job < from + count; job++)
        {
            tally.Add(await simulation.RunAsync(job));
        }

        return tally;
    }

    private async Task ReplayAsync(long job)
    {
        var report = await thread.RunAsync(() => new Simulation(Seed).RunAsync(job, keepTrace: true));
        output.WriteLine(report.Trace);
        Assert.Empty(report.Watch.Broken);
    }

    private void Print(SimulationTally tally)
    {
        output.WriteLine(string.Join('\n', tally.Faults.OrderBy(pair => pair.Key).Select(pair => FormattableString.Invariant($"{pair.Value,8} {pair.Key}"))));
        output.WriteLine(string.Join('\n', tally.Ends.Select(pair => FormattableString.Invariant($"{pair.Value,8} {pair.Key}"))));
        foreach (var (job, law, what) in tally.Broken.Take(MostShown))
        {
            output.WriteLine(FormattableString.Invariant($"{law}: {what}. Replay: SEGMIND_SIM_SEED={Seed} SEGMIND_SIM_JOB={job}"));
        }
    }

    private static ulong Read(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
