using Segmind.Sdk.Bench;

namespace Segmind.Sdk.Tests;

/// <summary>What a client knows of one model, and how well it bears false witness.</summary>
public class LatencyTests
{
    private static readonly double[] Draws = LatencyMix.Fast.Draw(2000, seed: 7);

    public static TheoryData<double, double> WildSamples => new()
    {
        { 0.0000001, 0.0000001 },
        { 0, 3600 },
        { 3600, 3600 },
        { 86_400, 900_000_000 },
        { 5000, 1 },
        { -5, 3 },
    };

    [Fact]
    public void What_the_page_states_counts_for_nothing_once_eight_jobs_were_seen()
    {
        var (right, wrong) = (new Latency(Seconds(10.85)), new Latency(Seconds(100)));
        Teach([right, wrong], LatencyMix.Fast.Draw(7, seed: 1));
        Assert.NotEqual(Run(right), Run(wrong));

        Teach([right, wrong], [11]);

        Assert.Equal(Run(right), Run(wrong));
    }

    [Fact]
    public void Only_the_last_64_jobs_are_remembered()
    {
        var (moved, always) = (new Latency(), new Latency());
        Teach([moved], LatencyMix.Slow.Draw(150, seed: 1));
        Teach([moved, always], LatencyMix.Quick.Draw(Latency.Remembered, seed: 2));

        Assert.Equal(Run(always), Run(moved));
    }

    [Fact]
    public void A_model_that_becomes_three_times_as_fast_is_followed_within_thirty_jobs()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Slow, 64, seed: 1);
        var faster = (LatencyMix.Slow with { Median = 20, Queue = 20 }).Draw(30, seed: 2);

        Teach([latency], faster);

        Assert.InRange(ScheduleRun.Of(faster, Gaps(latency)).Lag, 0.1, 1.5);
    }

    [Theory]
    [MemberData(nameof(WildSamples))]
    public void One_wild_sample_does_not_ruin_the_schedule(double notBefore, double notAfter)
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 20, seed: 1);
        var tame = Run(latency);

        latency.Learn(Seconds(notBefore), Seconds(notAfter));

        var wild = Run(latency);
        Assert.InRange(wild.Polls, tame.Polls * 0.8, tame.Polls + 1.5);
        Assert.InRange(wild.Lag, 0.2, tame.Lag * 1.25);
    }

    [Fact]
    public void A_fifth_of_wild_samples_costs_polls_and_no_lag()
    {
        var latency = AdaptiveRun.Learned(LatencyMix.Fast, 40, seed: 1);
        Teach([latency], [0.001, 0.001, 0.5, 0.5, 3000, 3000, 3000, 500, 500, 1]);

        Assert.InRange(Run(latency).Polls, 5, 13);
        Assert.InRange(Run(latency).Lag, 0.2, 0.7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_job_that_ended_before_it_began_teaches_nothing(double seconds)
    {
        var latency = new Latency(Seconds(10));
        var plan = latency.Plan;

        latency.Learn(Seconds(seconds));

        Assert.Same(plan, latency.Plan);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_stated_latency_that_is_not_positive_is_none(double seconds) =>
        Assert.Equal(Run(new Latency()), Run(new Latency(Seconds(seconds))));

    [Fact]
    public void What_the_page_states_can_be_told_later_but_only_once()
    {
        var told = new Latency();
        Assert.NotEqual(Run(new Latency(Seconds(30))), Run(told));

        told.Expect(null);
        told.Expect(Seconds(30));
        told.Expect(Seconds(2));

        Assert.Equal(Run(new Latency(Seconds(30))), Run(told));
    }

    [Fact]
    public void The_plan_is_made_anew_only_when_an_eighth_of_its_samples_is_new()
    {
        var latency = new Latency();
        var plans = new HashSet<PollPlan>(ReferenceEqualityComparer.Instance);
        foreach (var seconds in LatencyMix.Fast.Draw(Latency.Remembered + 80, seed: 1))
        {
            latency.Learn(Seconds(seconds));
            plans.Add(latency.Plan);
            Assert.Same(latency.Plan, latency.Plan);
        }

        Assert.InRange(plans.Count, 30, 45);
    }

    [Fact]
    public void The_next_job_after_the_first_is_polled_by_what_the_first_taught()
    {
        var latency = new Latency(Seconds(10));
        var plan = latency.Plan;

        latency.Learn(Seconds(2));

        Assert.NotSame(plan, latency.Plan);
    }

    [Fact]
    public void Jobs_may_end_on_many_threads_at_once()
    {
        var (together, alone) = (new Latency(), new Latency());
        var draws = LatencyMix.Fast.Draw(1000, seed: 1);

        Parallel.ForEach(draws, seconds =>
        {
            together.Learn(Seconds(seconds));
            AdaptiveSchedule.Gap(0, TimeSpan.Zero, 1, together);
        });
        Parallel.For(0, Latency.Remembered, _ => together.Learn(Seconds(11)));
        Teach([alone], [.. Enumerable.Repeat(11.0, Latency.Remembered)]);

        Assert.Equal(Run(alone), Run(together));
    }

    private static void Teach(Latency[] pupils, double[] seconds)
    {
        foreach (var pupil in pupils)
        {
            Array.ForEach(seconds, s => pupil.Learn(Seconds(s)));
        }
    }

    private static ScheduleRun Run(Latency latency) => ScheduleRun.Of(Draws, Gaps(latency));

    private static Gap Gaps(Latency latency) => (polls, elapsed, seed) => AdaptiveSchedule.Gap(polls, elapsed, seed, latency);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
