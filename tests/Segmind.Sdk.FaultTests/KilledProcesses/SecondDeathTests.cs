using System.Globalization;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Who recovers from a death may die as well.</summary>
[Collection(nameof(OneAtATime))]
public sealed class SecondDeathTests(ITestOutputHelper output)
{
    private const int LeastKilledTwice = 15;

    private static readonly int Pairs = KillDepth.IsFull ? 400 : 44;

    // What a process passes before it comes to its key: opening the journal.
    private const int Opening = 30;

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
}
