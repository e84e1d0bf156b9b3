using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>How long calls take. Wall time is noisy on a shared machine, so nothing is judged by it.</summary>
internal static class Pace
{
    private const int Rounds = 9;

    /// <summary>Nanoseconds per call for both contenders: they take turns, so that a busy moment of the machine hits both.</summary>
    public static async Task<(double First, double Second)> PerCallAsync(int calls, Func<int, Task> first, Func<int, Task> second)
    {
        var (firstRounds, secondRounds) = (new List<double>(), new List<double>());
        await first(calls);
        await second(calls);
        for (var round = 0; round < Rounds; round++)
        {
            firstRounds.Add(await NanosecondsAsync(calls, first));
            secondRounds.Add(await NanosecondsAsync(calls, second));
        }

        return (Numbers.Median(firstRounds), Numbers.Median(secondRounds));
    }

    private static async Task<double> NanosecondsAsync(int calls, Func<int, Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
