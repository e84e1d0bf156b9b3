using Segmind.Sdk.FaultTests.Simulation;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>What is done in a scenario beside calling until the image is there.</summary>
internal static class Stories
{
    private const decimal Price = 0.06m;
    private static readonly SeedEditV3 Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = "a beach behind her" };

    public static SpendBudget NewBudget() => new(0.10m) { Price = _ => Price };

    /// <summary>Two processes on one key at once.</summary>
    public static async Task RaceAsync(World world, Manners manners)
    {
        var (one, other) = (world.Start()!, world.Start()!);
        var calls = new[] { CallAsync(one, OnUnknown.Throw), CallAsync(other, OnUnknown.Throw) };
        await world.EndOfAsync(one, calls[0]);
        await world.EndOfAsync(other, calls[1]);
        await new KeyCaller(world, manners).RunAsync();
    }

    /// <summary>A second process comes while the first waits for its answer, and calls twice.</summary>
    public static async Task JoinAsync(World world, Manners manners)
    {
        var one = world.Start()!;
        var first = CallAsync(one, OnUnknown.Throw);
        await world.SleepAsync(TimeSpan.FromSeconds(6));
        var other = world.Start()!;
        await world.EndOfAsync(other, CallAsync(other, manners.OnUnknown));
        await world.EndOfAsync(other, CallAsync(other, manners.OnUnknown));
        await world.EndOfAsync(one, first);
        await new KeyCaller(world, manners with { OnUnknown = OnUnknown.Throw }).RunAsync();
    }

    /// <summary>A saved key is pruned and asked for again.</summary>
    public static async Task PruneAsync(World world, Manners manners)
    {
        var process = world.Start()!;
        await world.EndOfAsync(process, CallAsync(process, OnUnknown.Throw));
        await ((FileJobJournal)process.Journal!).PruneAsync(DateTimeOffset.MaxValue);
        var later = world.Start()!;
        await world.EndOfAsync(later, CallAsync(later, OnUnknown.Throw));
        world.Watch.CheckIds();
        world.Watch.Require(world.Service.Jobs.Count == 1, Law.I1OneAccepted, $"{world.Service.Jobs.Count} jobs for a pruned key");
    }

    /// <summary>A process dies with money in flight, and another wants to spend what is left.</summary>
    public static async Task SpendAsync(World world, Manners manners)
    {
        var one = world.Start()!;
        await world.EndOfAsync(one, one.Client.RunOnceAsync("first", Request));
        var other = world.Start()!;
        var ending = await world.EndOfAsync(other, other.Client.RunOnceAsync("second", Request));
        world.Watch.Require(one.IsDead && world.Service.Jobs.Count * Price <= NewBudget().Limit, Law.I11Budget, $"{world.Service.Jobs.Count} jobs at {Price} each, and the second call brought {ending}");
    }

    private static Task<InferenceResult> CallAsync(SimProcess process, OnUnknown onUnknown)
    {
        process.Calls++;
        return process.World.Bug.RunAsync(process, World.Key, Request, new RunOnceOptions { OnUnknown = onUnknown }, CancellationToken.None);
    }
}
