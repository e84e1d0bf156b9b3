namespace Segmind.Sdk.Bench;

/// <summary>P7: how many polls the adaptive schedule makes and how long after its end a job is seen. It is all arithmetic on drawn latencies, so it repeats to the last digit.</summary>
internal static class PollTiming
{
    private const int Lessons = 40;
    private const double MostPolls = 9;
    private const double MostLag = 0.50;
    private const double MostOfOptimum = 1.15;
    private const double MostLagOfWrong = 3.5;
    private const double LongestGapOfWrong = 5;

    private const string Method =
        """
        No service and no clock: 10,000 latencies are drawn from each of four mixes (`Schedules/LatencyMix.cs`) with a fixed seed, and each job is polled as the schedule says. Lag is the time from a job's end to the poll that sees it. What 20 jobs teach differs from 20 to 20, so the figures are the mean of 40 such lessons.
        The floor is the optimum at equal polls, found by dynamic programming from the true distribution, which no client knows. Of a wrong estimate (half or double of what is true, and no job seen yet) the worst of the four mixes is shown; so it is of a model that has become twice as fast or as slow right after 20 jobs had taught what it took, when longer gaps are allowed and nothing is learned of the change yet.
        Today: a loop that asks every second.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        var mixes = await Task.WhenAll(LatencyMix.All.Select(mix => Task.Run(() => Measure(mix))));
        var fast = mixes[0];
        return new Chapter("P7 When to poll", Method,
        [
            .. Fast("before any job was seen", fast, fast.Unlearned),
            .. Fast("after 20 jobs", fast, fast.Learned),
            .. mixes.Select(mix => new Budget("P7", $"mean lag on \"{mix.Name}\" after 20 jobs, to the optimum at equal polls", "x", mix.Learned.Lag / mix.Best(mix.Learned.Polls)) { Limit = MostOfOptimum }),
            .. Wrong("half", mixes, mix => mix.Half),
            .. Wrong("double", mixes, mix => mix.Double),
            .. Changed("twice as fast", mixes, mix => mix.Faster),
            .. Changed("twice as slow", mixes, mix => mix.Slower),
        ])
        {
            Appendix = setup.WithToday ? string.Concat(LatencyMix.All.Zip(mixes, Table)) : "",
        };
    }

    private static Budget[] Fast(string when, Measured fast, ScheduleRun run) =>
    [
        new("P7", $"polls a job on \"fast\", {when}", "", run.Polls) { Limit = MostPolls, Today = fast.EverySecond.Polls },
        new("P7", $"mean lag on \"fast\", {when}", "s", run.Lag) { Floor = fast.Best(run.Polls), Limit = MostLag, Today = fast.EverySecond.Lag },
    ];

    private static Budget[] Wrong(string estimate, Measured[] mixes, Func<Measured, ScheduleRun> run) =>
    [
        new("P7", $"mean lag with an estimate of {estimate} the latency", "s", mixes.Max(mix => run(mix).Lag)) { Limit = MostLagOfWrong },
        new("P7", $"longest gap in the first minute with an estimate of {estimate} the latency", "s", mixes.Max(mix => run(mix).LongestGap)) { Limit = LongestGapOfWrong },
    ];

    private static Budget[] Changed(string how, Measured[] mixes, Func<Measured, ScheduleRun> run) =>
    [
        new("P7", $"mean lag of a model that has become {how}", "s", mixes.Max(mix => run(mix).Lag)),
        new("P7", $"longest gap in the first minute of a model that has become {how}", "s", mixes.Max(mix => run(mix).LongestGap)),
    ];

    private static Measured Measure(LatencyMix mix)
    {
        var draws = mix.Draw(ScheduleTable.Draws, ScheduleTable.Seed);
        return new(
            mix.Name,
            OptimalSchedule.Curve(mix, draws),
            ScheduleRun.Of(draws, (_, _, _) => TimeSpan.FromSeconds(1)),
            Learned(0, 1),
            Learned(20, 1),
            Learned(0, 0.5),
            Learned(0, 2),
            Learned(20, 1, 0.5),
            Learned(20, 1, 2));

        ScheduleRun Learned(int jobs, double estimate, double change = 1) =>
            ScheduleRun.Mean(AdaptiveRun.After(mix, jobs, Lessons, [.. draws.Select(draw => draw * change)], estimate));
    }

    private static string Table(LatencyMix mix, Measured measured)
    {
        var rows = ScheduleTable.Rows(mix, Lessons).Select(row => new[]
        {
            row.Schedule,
            Numbers.Show(row.Run.Polls),
            Numbers.Show(row.Run.Lag, "s"),
            Numbers.Show(row.Run.Lag99, "s"),
            double.IsFinite(measured.Best(row.Run.Polls)) ? Budget.Ratio(row.Run.Lag, measured.Best(row.Run.Polls)) : "",
        });
        return $"\nAll schedules on \"{mix.Name}\", whose median is {Numbers.Show(mix.Median, "s")}:\n\n{Markdown.Table(["schedule", "polls a job", "mean lag", "99th percentile", "mean lag to the optimum at equal polls"], rows)}";
    }

    private sealed record Measured(string Name, Func<double, double> Best, ScheduleRun EverySecond, ScheduleRun Unlearned, ScheduleRun Learned, ScheduleRun Half, ScheduleRun Double, ScheduleRun Faster, ScheduleRun Slower);
}
