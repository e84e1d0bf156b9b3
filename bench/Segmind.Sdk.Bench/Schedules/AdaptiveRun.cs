namespace Segmind.Sdk.Bench;

/// <summary>The adaptive schedule on a mix, after it has seen so many of its jobs end by its own polls.</summary>
public static class AdaptiveRun
{
    private const int FirstLesson = 1000;

    /// <summary>What is known after so many jobs that were submitted together, so that none was polled by what another taught.</summary>
    /// <param name="mix">The model.</param>
    /// <param name="jobs">How many jobs.</param>
    /// <param name="seed">Of the jobs.</param>
    /// <param name="estimate">The latency its page states, as a multiple of the median; <see langword="null"/> for none.</param>
    /// <param name="metrics">Whether the service says how long each job took.</param>
    internal static Latency Learned(LatencyMix mix, int jobs, int seed, double? estimate = 1, bool metrics = true)
    {
        var latency = new Latency(estimate * TimeSpan.FromSeconds(mix.Median));
        var samples = mix.Draw(jobs, seed).Select((took, job) => Polled(TimeSpan.FromSeconds(took), (ulong)job, latency, metrics)).ToArray();
        foreach (var sample in samples)
        {
            latency.Learn(sample);
        }

        return latency;
    }

    /// <summary>Polls each of the draws by what is known; nothing is learned from them.</summary>
    internal static ScheduleRun Of(double[] draws, Latency latency) =>
        ScheduleRun.Of(draws, (polls, elapsed, seed) => AdaptiveSchedule.Gap(polls, elapsed, seed, latency));

    /// <summary>One run for each of several lessons, since no two sets of twenty jobs teach the same; each polls its share of the draws.</summary>
    public static ScheduleRun[] After(LatencyMix mix, int jobs, int lessons, double[] draws, double? estimate = 1, bool metrics = true) =>
        [.. Enumerable.Range(0, lessons).Select(lesson => Of(
            [.. draws.Where((_, i) => i % lessons == lesson)],
            Learned(mix, jobs, FirstLesson + lesson, estimate, metrics)))];

    private static LatencySample Polled(TimeSpan took, ulong job, Latency latency, bool metrics)
    {
        var (polls, running, ended) = (0, TimeSpan.Zero, TimeSpan.Zero);
        while (polls == 0 || ended < took)
        {
            running = ended;
            ended += AdaptiveSchedule.Gap(polls++, ended, job, latency);
        }

        return LatencySample.Of(running, ended, new InferenceMetrics { TotalTime = metrics ? took : null })!.Value;
    }
}
