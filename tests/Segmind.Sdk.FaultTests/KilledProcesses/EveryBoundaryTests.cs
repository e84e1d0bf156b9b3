using Segmind.Sdk.Emulator;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A real process, killed at each of its touches of disk and network in turn.</summary>
[Collection(nameof(OneAtATime))]
public sealed class EveryBoundaryTests(ITestOutputHelper output)
{
    private const int LeastKillsPerWindow = 10;

    [Fact]
    public async Task Killed_at_every_boundary_a_key_is_submitted_once_and_ends_saved()
    {
        var tally = new KillTally();
        var boundaries = await Sweep.EveryAsync(new Trial(VictimScript.Run), tally);
        output.WriteLine($"K = {boundaries} boundaries of a run with an upload and two images.");
        await FillUpAsync(tally);
        await HoldAnswersAsync(tally);
        tally.Print(output);
        Assert.All(Enumerable.Range(8, 9), window => Assert.True(tally[window] >= LeastKillsPerWindow, $"I15: only {tally[window]} kills in window {window}."));
        Assert.True(boundaries > 150);
    }

    /// <summary>More deaths where the first sweep brought few.</summary>
    private static async Task FillUpAsync(KillTally tally)
    {
        var trial = new Trial(VictimScript.Run);
        var alive = await trial.LiveAsync();
        var chosen = new List<int>();
        foreach (var window in Enumerable.Range(8, 9).Where(window => window != KillWindow.AnswerWithheld))
        {
            var inside = Enumerable.Range(1, alive.Passed.Count).Where(at => KillWindow.Of(alive.Passed.Take(at)) == window).ToList();
            Assert.NotEmpty(inside);
            chosen.AddRange(Enumerable.Range(0, Math.Max(0, LeastKillsPerWindow - tally[window])).Select(n => inside[n % inside.Count]));
        }

        await Sweep.OverAsync(chosen, at => trial.KillAsync(tally, at));
    }

    /// <summary>The service has accepted and says nothing, so the kill can't come too early or too late.</summary>
    private static Task HoldAnswersAsync(KillTally tally) =>
        Sweep.OverAsync(Enumerable.Range(0, LeastKillsPerWindow), _ =>
            new Trial(VictimScript.Run, FaultKind.WithholdAnswer).KillWhenAsync(tally, (scene, trace) => scene.Rows.Count == 1 && trace.Window == 10, KillWindow.AnswerWithheld));
}
