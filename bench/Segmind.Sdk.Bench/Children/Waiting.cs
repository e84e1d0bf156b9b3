namespace Segmind.Sdk.Bench;

/// <summary>Waits for many jobs until each has been asked about once, and tells what that took and what they hold until the second time.</summary>
internal static class Waiting
{
    private static readonly TimeSpan UntilSecondPoll = TimeSpan.FromHours(1);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Prints the bytes that are live because of the jobs, how many were not answered or ended, the median and the 99th percentile of a first poll in microseconds, and the growth of the peak memory.</summary>
    public static async Task RunAsync(Waiter waiter, int jobs, int atOnce)
    {
        var times = new PollTimes(jobs);
        var ids = Enumerable.Range(0, jobs).Select(_ => JobId.Waiting()).ToArray();
        var waits = new Task[jobs];
        var wait = waiter(UntilSecondPoll, times.Add);
        await Waiters.WarmUpAsync(wait);
        await Task.Delay(Rest);
        var (live, peak) = (ProcessMemory.LiveBytes(), ProcessMemory.PeakBytes());
        for (var started = 0; started < jobs;)
        {
            times.Due();
            for (var last = Math.Min(started + atOnce, jobs); started < last; started++)
            {
                waits[started] = wait(ids[started]);
            }

            await times.UntilAsync(started);
        }

        await Task.Delay(Rest);
        var grown = ProcessMemory.LiveBytes() - live;
        var failed = jobs - times.Answered + waits.Count(task => task.IsCompleted);
        ChildProcess.Print(grown, failed, times.Microseconds(0.5), times.Microseconds(0.99), ProcessMemory.PeakBytes() - peak);
        Environment.Exit(0);
    }
}
