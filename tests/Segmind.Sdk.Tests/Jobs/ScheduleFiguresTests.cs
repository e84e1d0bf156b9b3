using System.Collections.Concurrent;
using Segmind.Sdk.Bench;

namespace Segmind.Sdk.Tests;

/// <summary>What the adaptive schedule promises, in figures, on four mixes of latencies drawn with a fixed seed.</summary>
public class ScheduleFiguresTests
{
    private const int Lessons = 40;

    private static readonly ConcurrentDictionary<string, Func<double, double>> Curves = new();

    private static readonly double[] FastDraws = DrawsOf(LatencyMix.Fast);

    public static TheoryData<string> Mixes => [.. LatencyMix.All.Select(m => m.Name)];

    [Theory]
    [InlineData(0.05, 8.29, 0.40)]
    [InlineData(0.2, 4.37, 0.79)]
    public void The_optimum_is_the_published_one(double worth, double polls, double lag)
    {
        var run = OptimalSchedule.Of(LatencyMix.Fast, worth).Run(FastDraws);

        Assert.InRange(run.Polls, polls * 0.95, polls * 1.05);
        Assert.InRange(run.Lag, lag * 0.95, lag * 1.05);
    }

    [Theory]
    [InlineData(1, 13.66, 0.50)]
    [InlineData(7, 2.40, 3.63)]
    public void The_draws_are_the_published_mix(int interval, double polls, double lag)
    {
        var run = ScheduleRun.Of(FastDraws, (_, _, _) => TimeSpan.FromSeconds(interval));

        Assert.InRange(run.Polls, polls * 0.98, polls * 1.02);
        Assert.InRange(run.Lag, lag * 0.98, lag * 1.02);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(200)]
    public void The_fast_mix_takes_at_most_nine_polls_at_half_a_second(int jobs)
    {
        var run = ScheduleRun.Mean(AdaptiveRun.After(LatencyMix.Fast, jobs, Lessons, FastDraws));

        Assert.True(run is { Polls: <= 9, Lag: <= 0.50 }, run.ToString());
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void After_twenty_jobs_the_lag_is_within_15_percent_of_the_optimum_at_equal_polls(string name) =>
        Assert.InRange(AboveTheOptimum(name, jobs: 20, Lessons), 1, 1.15);

    [Theory]
    [MemberData(nameof(Mixes))]
    public void So_it_is_when_the_service_states_no_figures(string name) =>
        Assert.InRange(AboveTheOptimum(name, jobs: 20, Lessons, metrics: false), 1, 1.15);

    [Theory]
    [MemberData(nameof(Mixes))]
    public void After_two_hundred_jobs_it_is_within_10_percent(string name) =>
        Assert.InRange(AboveTheOptimum(name, jobs: 200, Lessons), 1, 1.10);

    [Theory]
    [MemberData(nameof(Mixes))]
    public void A_wrong_estimate_or_none_costs_at_most_three_and_a_half_seconds_and_no_long_gap(string name)
    {
        var mix = Mix(name);

        Assert.All(new double?[] { 0.5, 2, null }, estimate =>
        {
            var run = AdaptiveRun.Of(DrawsOf(mix), AdaptiveRun.Learned(mix, 0, seed: 0, estimate));
            Assert.True(run is { Lag: <= 3.5, LongestGap: <= 5 }, $"x {estimate}: {run}, longest gap {run.LongestGap:0.00} s");
        });
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Fixed_intervals_and_backoffs_stay_further_from_the_optimum_and_nothing_beats_it(string name)
    {
        var rows = ScheduleTable.Rows(Mix(name), Lessons)
            .Select(r => (r.Schedule, Ratio: r.Run.Lag / Best(name)(r.Run.Polls)))
            .Where(r => double.IsFinite(r.Ratio))
            .ToDictionary(r => r.Schedule, r => r.Ratio);

        Assert.All(
            rows.Where(r => r.Key[0] is 'f' or 'd' or 'x'),
            r => Assert.True(r.Value > rows["adaptive, 20 jobs seen"], $"{r.Key}: {r.Value:0.00} times the best lag"));
        Assert.All(rows, r => Assert.True(r.Value > 0.98, $"{r.Key}: {r.Value:0.000} times the best lag"));
    }

    private static double AboveTheOptimum(string name, int jobs, int lessons, bool metrics = true)
    {
        var mix = Mix(name);
        var run = ScheduleRun.Mean(AdaptiveRun.After(mix, jobs, lessons, DrawsOf(mix), metrics: metrics));
        return run.Lag / Best(name)(run.Polls);
    }

    private static Func<double, double> Best(string name) =>
        Curves.GetOrAdd(name, static n => OptimalSchedule.Curve(Mix(n), DrawsOf(Mix(n))));

    private static LatencyMix Mix(string name) => LatencyMix.All.Single(m => m.Name == name);

    private static double[] DrawsOf(LatencyMix mix) => mix.Draw(ScheduleTable.Draws, ScheduleTable.Seed);
}
