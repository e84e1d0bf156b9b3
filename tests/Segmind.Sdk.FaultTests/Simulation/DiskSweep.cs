namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Lets the first use of the disk fail, in a world of its own the second, and so on until there is none left to fail.</summary>
internal static class DiskSweep
{
    private const int MostUses = 500;

    public static async Task<List<RunState>> RunAsync(Func<int, Task<(World World, RunState End)>> run)
    {
        var ends = new List<RunState>();
        while (ends.Count < MostUses)
        {
            var (world, end) = await run(ends.Count + 1);
            Assert.True(world.Watch.Broken.Count == 0, $"use {ends.Count + 1}: {string.Join("; ", world.Watch.Broken)}\n{world.Trace.Text}");
            if (world.Watch.Faults.Count == 0)
            {
                return ends;
            }

            ends.Add(end);
        }

        throw new InvalidOperationException("The uses do not end.");
    }
}
