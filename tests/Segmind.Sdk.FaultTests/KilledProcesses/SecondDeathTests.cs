using System.Globalization;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Who recovers from a death may die as well.</summary>
[Collection(nameof(OneAtATime))]
public sealed class SecondDeathTests(ITestOutputHelper output)
{
    private const int LeastKilledTwice = 15;

    private static readonly int Pairs = KillDepth.IsFull ? 400 : 32;

    // What a process passes before it comes to its key: opening the journal.
    private const int Opening = 30;

    // A victim of this script comes to none of the others.
    private static readonly int[] OfARun = [.. Enumerable.Range(1, 24).Where(window => window != KillWindow.AnswerWithheld), KillWindow.Unnamed];

    [Fact]
    public async Task Killed_again_in_the_recovery_a_key_is_submitted_once_and_ends_saved()
    {
        var trial = new Trial(VictimScript.Run);
        var boundaries = (await trial.LiveAsync()).Passed.Count;
        var tally = new KillTally();
        var twice = 0;
        // Coprime steps: the pairs spread evenly, and are the same at every run.
        await Sweep.OverAsync(Enumerable.Range(0, Pairs), async n =>
        {
            var first = 1 + (n * 61 % boundaries);
            var second = Opening + (n * 37 % Math.Max(1, boundaries - first + 1));
            if (await trial.KillAsync(tally, first, second))
            {
                Interlocked.Increment(ref twice);
            }
        });
        tally.Print(output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{twice} of {Pairs} keys were killed twice."));
        Assert.True(twice >= LeastKilledTwice, $"Only {twice} keys were killed twice.");
    }

    [Fact]
    public async Task Whichever_window_the_first_death_fell_in_the_second_may_fall_in_its_recovery()
    {
        var trial = new Trial(VictimScript.Run);
        var names = (await trial.LiveAsync()).FirstNames;
        var tally = new KillTally();

        await Sweep.OverAsync(OfARun, window => trial.KillAsync(tally, names[window], InTheRecoveryOf(window)));

        tally.Print(output);
        Assert.Equal(OfARun, tally.WindowsKilledTwice);
    }

    [Theory]
    [InlineData(VictimScript.GiveUp, "write notSent half", "lock key after", 25)]
    [InlineData(VictimScript.RunAgain, "write again half", "write saved half", 27)]
    [InlineData(VictimScript.Resubmit, "write void half", "write saved half", 27)]
    [InlineData(VictimScript.Replace, "write forgotten half", "write saved half", 28)]
    public async Task Killed_twice_in_another_story_a_key_is_submitted_only_as_often_as_it_was_given_up(string script, string first, string second, int window)
    {
        var tally = new KillTally();

        Assert.True(await new Trial(script).KillAsync(tally, first, second));

        Assert.Equal([window], tally.WindowsKilledTwice);
    }

    /// <summary>What every recovery comes to: nobody submits or resolves without the lock, and whoever may go on does until all is saved.</summary>
    private static string InTheRecoveryOf(int window) =>
        KillWindow.LeavesUnknown(window) ? "lock key after" : window <= 6 ? "write accepted half" : "write saved half";
}
