namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Many trials, a few at a time.</summary>
internal static class Sweep
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 };

    /// <summary>Kills at boundary 1, 2, 3 and so on until a victim comes to its end.</summary>
    /// <returns>How many boundaries there are.</returns>
    public static async Task<int> EveryAsync(Trial trial, KillTally tally)
    {
        var next = 0;
        var end = int.MaxValue;
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce.MaxDegreeOfParallelism), AtOnce, async (_, _) =>
        {
            for (int at; (at = Interlocked.Increment(ref next)) < Volatile.Read(ref end);)
            {
                // Every eighth is recovered by a process of its own.
                if (!await (trial with { RecoversInProcess = at % 8 != 0 }).KillAsync(tally, at))
                {
                    InterlockedMin(ref end, at);
                }
            }
        });
        return end - 1;
    }

    public static Task OverAsync<T>(IEnumerable<T> cases, Func<T, Task> run) =>
        Parallel.ForEachAsync(cases, AtOnce, async (one, _) => await run(one));

    private static void InterlockedMin(ref int target, int value)
    {
        for (int seen; value < (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen;)
        {
        }
    }
}
