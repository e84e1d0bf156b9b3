using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>A world with a script, and what is done in it. With the shipped client no law is broken in any of them.</summary>
internal sealed record Scenario
{
    public Func<Script> Script { get; init; } = () => new Script();

    public Manners Manners { get; init; } = new() { StormyCalls = 3 };

    public TimeSpan AnswerDelay { get; init; }

    public TimeSpan JobLength { get; init; } = TimeSpan.FromSeconds(6);

    public Func<SpendBudget>? NewBudget { get; init; }

    /// <summary>What a power cut leaves of what was not flushed: nothing, unless it is said.</summary>
    public Func<int, int> Loss { get; init; } = _ => 0;

    /// <summary>What stands in the world whether or not a bug is planted: a slow store, a disk without locks.</summary>
    public Func<Bug> Ground { get; init; } = () => Bug.None;

    public Func<World, Manners, Task> Story { get; init; } = static (world, manners) => new KeyCaller(world, manners).RunAsync();

    public async Task<World> RunAsync(Bug? bug)
    {
        var world = new World(new Dice(1, 1), Script(), bug ?? Ground(), keepTrace: true)
        {
            AnswerDelay = AnswerDelay,
            JobFate = _ => (JobLength, Fault.None),
            NewBudget = NewBudget,
            // What nobody can know was accepted.
            FixedFlip = () => false,
            FixedLoss = Loss,
        };
        await Story(world, Manners);
        return world;
    }
}
