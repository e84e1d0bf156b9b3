using Segmind.Sdk.FaultTests.Sabotage;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What the simulation has found, each by the shortest way there.</summary>
[Collection(nameof(OneThread))]
public sealed class FoundTests(OneThread thread, ITestOutputHelper output)
{
    [Fact]
    public async Task A_power_cut_keeps_no_later_attempt_without_the_earlier_ones()
    {
        var losses = 0;
        var scenario = new Scenario
        {
            Script = () => new Script
            {
                DiskFault = (operation, path) => operation == DiskOperation.Write && path.EndsWith(".1.jsonl", StringComparison.Ordinal) ? (Fault.DiskFull, false, DiskMoment.Before) : null,
                ThenDiskFault = (operation, path) => operation == DiskOperation.Create && path.EndsWith(".2.jsonl", StringComparison.Ordinal) ? (Fault.PowerLost, true, DiskMoment.After) : null,
            },
            // Of the names that were not flushed the lock's and the first attempt's are lost, and the second's is not.
            Loss = _ => losses++ < 2 ? 0 : 1,
        };

        var world = await thread.RunAsync(() => scenario.RunAsync(null));

        output.WriteLine(world.Trace.Text);
        Assert.Equal(1, world.Watch.Faults[Fault.PowerLost]);
        Assert.Empty(world.Watch.Broken);
    }
}
