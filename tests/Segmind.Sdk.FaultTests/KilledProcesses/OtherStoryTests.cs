using Segmind.Sdk.Emulator;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Deaths in the other things that can happen to a key, where each has records of its own to write.</summary>
[Collection(nameof(OneAtATime))]
public sealed class OtherStoryTests(ITestOutputHelper output)
{
    private const int Elsewhere = 4;

    [Theory]
    [InlineData(VictimScript.Workflow, null, 16)]
    [InlineData(VictimScript.Run, FaultKind.NoCredits, 25)]
    [InlineData(VictimScript.Run, FaultKind.DropAfterAccepting, 25)]
    [InlineData(VictimScript.Run, FaultKind.DropBeforeAccepting, 25)]
    [InlineData(VictimScript.Run, FaultKind.HalfBody, 14)]
    [InlineData(VictimScript.RunAgain, null, 27)]
    [InlineData(VictimScript.Resubmit, null, 27)]
    [InlineData(VictimScript.Replace, null, 28)]
    [InlineData(VictimScript.Resume, null, 20)]
    public async Task Killed_in_another_story_a_key_is_submitted_only_as_often_as_it_was_given_up(string script, FaultKind? fault, int window)
    {
        var trial = new Trial(script, fault);
        var tally = new KillTally();
        var alive = await trial.LiveAsync();
        var boundaries = Enumerable.Range(1, alive.Passed.Count).ToList();
        var inside = boundaries.Where(at => KillWindow.Of(alive.Passed.Take(at)) == window).Take(4).ToList();
        var spread = Enumerable.Range(1, Elsewhere).Select(n => n * boundaries.Count / (Elsewhere + 1));
        Assert.NotEmpty(inside);

        await Sweep.OverAsync(KillDepth.IsFull ? boundaries : inside.Concat(spread), at => trial.KillAsync(tally, at));

        tally.Print(output);
        Assert.True(tally.Kills >= inside.Count + Elsewhere - 1, $"Only {tally.Kills} kills.");
        Assert.True(tally[window] > 0);
    }

    [Fact]
    public async Task Killed_while_it_writes_that_nothing_was_sent_a_key_goes_on_and_ends_saved()
    {
        var trial = new Trial(VictimScript.GiveUp);
        var tally = new KillTally();
        var alive = await trial.LiveAsync();
        Assert.Equal(["saved 2"], alive.Ends);
        Assert.Equal(2, alive.Passed.Count(name => name == "write intent after"));
        var writing = Enumerable.Range(alive.Passed.ToList().IndexOf("write notSent before") + 1, 3).ToList();
        Assert.Equal(["write notSent before", "write notSent half", "write notSent after"], writing.Select(at => alive.Passed[at - 1]));
        var spread = Enumerable.Range(1, Elsewhere).Select(n => writing[^1] + (n * (alive.Passed.Count - writing[^1]) / (Elsewhere + 1)));

        await Sweep.OverAsync(writing.Concat(spread), at => trial.KillAsync(tally, at));

        tally.Print(output);
        Assert.Equal(writing.Count, tally[KillWindow.WritingTheEnd]);
        Assert.True(tally.Kills >= writing.Count + Elsewhere - 1, $"Only {tally.Kills} kills.");
    }

    [Fact]
    public async Task Killed_while_it_sleeps_on_a_429_a_key_is_submitted_once_more_and_ends_saved()
    {
        var tally = new KillTally();
        await Sweep.OverAsync(Enumerable.Range(0, 3), _ => new Trial(VictimScript.Run, FaultKind.RateLimited).KillWhenAsync(
            tally,
            (_, trace) => trace.Passed.Contains("write refused after"),
            KillWindow.WaitingForReset));
        tally.Print(output);
        Assert.Equal(3, tally[KillWindow.WaitingForReset]);
    }
}
