namespace Segmind.Sdk.Bench;

/// <summary>Bytes that calls allocate, on whichever thread of the process.</summary>
internal static class Allocated
{
    private const int Rounds = 3;

    /// <summary>The median of several rounds, each so many calls, after one that warms up.</summary>
    public static async Task<double> PerCallAsync(int calls, Func<int, Task> run)
    {
        await run(calls);
        var rounds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            rounds[round] = await InAsync(() => run(calls)) / (double)calls;
        }

        return Numbers.Median(rounds);
    }

    public static async Task<long> InAsync(Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
