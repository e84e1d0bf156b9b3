using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>How long calls take. Wall time is noisy on a shared machine, so nothing is judged by it.</summary>
internal static class Pace
{
    private const int Rounds = 9;

    /// <summary>Nanoseconds per call for each contender: they take turns, so that a busy moment of the machine hits all.</summary>
    public static async Task<double[]> PerCallAsync(int calls, params Func<int, Task>[] contenders)
    {
        var rounds = contenders.Select(_ => new List<double>()).ToArray();
        foreach (var contender in contenders)
        {
            await contender(calls);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                rounds[i].Add(await NanosecondsAsync(calls, contenders[i]));
            }
        }

        return [.. rounds.Select(Numbers.Median)];
    }

    private static async Task<double> NanosecondsAsync(int calls, Func<int, Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
