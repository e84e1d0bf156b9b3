using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>Keeps jobs waiting at a rate of polls that is the same however many they are.</summary>
internal static class Growing
{
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(10);

    /// <summary>Prints a line when all are under way and a line at the end of the window after that: its nanoseconds of processor time, its polls, and the bytes that are live because of the jobs.</summary>
    public static async Task RunAsync(Waiter waiter, int jobs, int rate)
    {
        var interval = TimeSpan.FromSeconds((double)jobs / rate);
        var polls = 0;
        var wait = waiter(interval, () => Interlocked.Increment(ref polls));
        await Waiters.WarmUpAsync(wait);
        var ids = Enumerable.Range(0, jobs).Select(_ => JobId.Timed(interval)).ToArray();
        var waits = new Task[jobs];
        var live = ProcessMemory.LiveBytes();
        await StartEvenlyAsync(interval, jobs, job => waits[job] = wait(ids[job]));
        await Task.Delay(interval / 2);
        ChildProcess.Print(0);

        var (pollsBefore, usedBefore) = (polls, Environment.CpuUsage.TotalTime);
        await Task.Delay(interval > LeastWindow ? interval : LeastWindow);
        var (pollsIn, used) = (polls - pollsBefore, Environment.CpuUsage.TotalTime - usedBefore);
        ChildProcess.Print((long)used.TotalNanoseconds, pollsIn, waits.Count(task => task.IsCompleted));
        ChildProcess.Print(ProcessMemory.LiveBytes() - live);
        Environment.Exit(0);
    }

    private static async Task StartEvenlyAsync(TimeSpan period, int jobs, Action<int> start)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var job = 0; job < jobs; job++)
        {
            while (Stopwatch.GetElapsedTime(begun) < period * job / jobs)
            {
                await Task.Delay(1);
            }

            start(job);
        }
    }
}
