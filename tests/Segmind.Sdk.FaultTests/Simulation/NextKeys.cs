using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Work under other keys, for what the budget still allows when the first key has come to its end.</summary>
internal sealed class NextKeys(World world)
{
    // After the first of them even the largest budget has nothing left; the second sees all counted once more.
    private const int Keys = 2;
    private static readonly SeedEditV3 Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = "a forest" };

    public async Task RunAsync()
    {
        var process = world.Start()!;
        for (var n = 1; n <= Keys; n++)
        {
            var isTooMuch = world.Watch.IsAboveBudget(Purse.Spent(world.Disk));
            world.Watch.Turn();
            process.Calls++;
            var ending = await world.EndOfAsync(process, process.Client.RunOnceAsync($"next-{n}", Request));
            world.Watch.Require((ending?.Error is SpendLimitExceededException) == isTooMuch, Law.I11Budget, $"with {Purse.Spent(world.Disk)} spent, the next call brought {ending}");
            CheckCount(process, ending);
        }
    }

    /// <summary>However often it was read and settled, an attempt counts once.</summary>
    private void CheckCount(SimProcess process, Ending? ending)
    {
        if (ending is { Error: null or SpendLimitExceededException })
        {
            var (counted, spent) = (process.Budget!.Spent, Purse.Spent(world.Disk));
            world.Watch.Require(counted == spent, Law.I11Budget, $"{counted} counted as spent, but the journal says {spent}");
        }
    }
}
