using Segmind.Sdk.Bench;

namespace Segmind.Sdk.Tests;

/// <summary>Single gaps of the adaptive schedule; what they add up to is in <see cref="ScheduleFiguresTests"/>.</summary>
public class AdaptiveScheduleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_model_that_is_known_is_first_asked_about_when_its_fastest_jobs_end()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Slow, 64, seed: 1);

        Assert.InRange(Gap(latency, elapsed: 0).TotalSeconds, 20, 45);
    }

    [Fact]
    public void It_is_asked_about_most_often_where_most_jobs_end()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 64, seed: 1);
        var dense = Gap(latency, elapsed: 11);

        Assert.InRange(dense.TotalSeconds, 0.3, 1);
        Assert.True(Gap(latency, elapsed: 7) > dense);
        Assert.True(Gap(latency, elapsed: 20) > dense);
    }

    [Fact]
    public void Beyond_all_that_is_known_gaps_grow_to_ten_seconds_and_stay_there()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 64, seed: 1);
        double[] late = [60, 120, 240, 480, 960, 3600, 4000, 100_000, TimeSpan.MaxValue.TotalSeconds / 2];

        // The jitter is the same at each: the seed and the number of polls are.
        var gaps = late.Select(t => Gap(latency, t).TotalSeconds).ToArray();

        // The grid of moments is a hundredth of the elapsed time wide, which blurs the steps a little.
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.True(pair.Second >= 0.95 * pair.First, $"{pair}"));
        Assert.InRange(gaps[0], 1, 4);
        Assert.InRange(gaps[^1], 10 * 0.9 / 1.1, 10);
    }

    [Fact]
    public void Whatever_was_learned_a_gap_is_at_least_50_milliseconds_and_at_most_its_limit()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var (latency, learned) = Anything(random);
            for (var poll = 0; poll < 40; poll++)
            {
                var elapsed = Any(random);
                var gap = AdaptiveSchedule.Gap(poll, elapsed, (ulong)random.NextInt64(), latency);

                Assert.InRange(gap, AdaptiveSchedule.Floor, TimeSpan.FromSeconds(learned >= 8 ? 60 : elapsed < Minute ? 5 : 10));
            }
        }
    }

    [Fact]
    public void What_is_known_shortens_no_wait_to_nothing()
    {
        var latency = new Latency();
        for (var i = 0; i < 64; i++)
        {
            latency.Learn(TimeSpan.FromTicks(1));
        }

        Assert.InRange(Gap(latency, elapsed: 0), AdaptiveSchedule.Floor, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Only_eight_jobs_allow_a_wait_of_more_than_five_seconds_in_the_first_minute(int jobs)
    {
        var latency = new Latency(TimeSpan.FromSeconds(50));
        for (var i = 0; i < jobs; i++)
        {
            latency.Learn(TimeSpan.FromSeconds(50 + i));
        }

        Assert.Equal(jobs == 8, Gap(latency, elapsed: 0) > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Once_half_of_the_latency_is_over_no_gap_passes_ten_seconds()
    {
        var latency = new Latency();
        for (var i = 0; i < 64; i++)
        {
            latency.Learn(TimeSpan.FromSeconds(i % 2 == 0 ? 300 : 1500));
        }

        Assert.All(Enumerable.Range(751, 900), t => Assert.True(Gap(latency, t) <= TimeSpan.FromSeconds(10), $"{t} s"));
    }

    [Fact]
    public void The_jitter_is_ten_percent_either_way_and_even()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 64, seed: 1);
        var swings = Enumerable.Range(0, 2000)
            .Select(job => AdaptiveSchedule.Gap(1, TimeSpan.FromSeconds(10), (ulong)job, latency) / TimeSpan.FromSeconds(latency.Plan.Gap(TimeSpan.FromSeconds(10))))
            .ToArray();

        Assert.InRange(swings.Min(), 0.9, 0.901);
        Assert.InRange(swings.Max(), 1.099, 1.1);
        Assert.InRange(swings.Average(), 0.995, 1.005);
        Assert.InRange(swings.Count(s => s < 0.95), 450, 550);
    }

    [Fact]
    public void A_jobs_jitter_is_its_own_and_differs_from_poll_to_poll()
    {
        var latency = new Latency();

        Assert.Equal(Gap(latency, 5, polls: 3, seed: 9), Gap(latency, 5, polls: 3, seed: 9));
        Assert.NotEqual(Gap(latency, 5, polls: 3, seed: 9), Gap(latency, 5, polls: 3, seed: 10));
        Assert.NotEqual(Gap(latency, 5, polls: 3, seed: 9), Gap(latency, 5, polls: 4, seed: 9));
    }

    [Fact]
    public void A_gap_allocates_nothing()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 64, seed: 1);
        Gap(latency, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Gap(latency, i, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TimeSpan Gap(Latency latency, double elapsed, int polls = 1, ulong seed = 7) =>
        AdaptiveSchedule.Gap(polls, TimeSpan.FromSeconds(elapsed), seed, latency);

    private static (Latency Latency, int Learned) Anything(Random random)
    {
        var latency = new Latency(random.Next(3) == 0 ? null : Any(random));
        var count = random.Next(4) * random.Next(30);
        for (var i = 0; i < count; i++)
        {
            latency.Learn(Any(random), TimeSpan.FromTicks(1) + Any(random));
        }

        return (latency, count);
    }

    /// <summary>From nothing to days, evenly in the logarithm.</summary>
    private static TimeSpan Any(Random random) =>
        random.Next(10) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(10, (random.NextDouble() * 9) - 4));
}
