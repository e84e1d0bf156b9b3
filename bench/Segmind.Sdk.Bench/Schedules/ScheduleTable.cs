namespace Segmind.Sdk.Bench;

/// <summary>The schedules side by side on one mix.</summary>
public static class ScheduleTable
{
    /// <summary>How many jobs the mixes are drawn for, and with which seed.</summary>
    public const int Draws = 10_000;
    public const int Seed = 7;

    /// <summary>Every schedule with its figures; <see cref="OptimalSchedule.Curve"/> says how good they could be.</summary>
    public static IEnumerable<(string Schedule, ScheduleRun Run)> Rows(LatencyMix mix, int lessons)
    {
        var draws = mix.Draw(Draws, Seed);
        yield return ("fixed 1 s", ScheduleRun.Of(draws, (_, _, _) => TimeSpan.FromSeconds(1)));
        yield return ("fixed 7 s", ScheduleRun.Of(draws, (_, _, _) => TimeSpan.FromSeconds(7)));
        yield return ("doubling, cap 60 s", ScheduleRun.Of(draws, (polls, _, _) => Backoff(polls, 2, 60)));
        yield return ("x 1.5, cap 10 s", ScheduleRun.Of(draws, (polls, _, _) => Backoff(polls, 1.5, 10)));
        yield return ("rule of thumb", ScheduleRun.Of(draws, (polls, elapsed, _) => RuleOfThumb(polls, elapsed, mix.Median)));
        foreach (var jobs in new[] { 0, 20, 200 })
        {
            yield return ($"adaptive, {jobs} jobs seen", ScheduleRun.Mean(AdaptiveRun.After(mix, jobs, lessons, draws)));
        }

        foreach (var worth in new[] { 0.05, 0.2 })
        {
            yield return (FormattableString.Invariant($"optimum, poll worth {worth} s"), OptimalSchedule.Of(mix, worth).Run(draws));
        }
    }

    private static TimeSpan Backoff(int polls, double factor, double cap) => TimeSpan.FromSeconds(Math.Min(Math.Pow(factor, polls), cap));

    /// <summary>First at 0.65 of the latency, then every 0.06 of it; from 1.5 of it on each gap is 1.15 of the last, up to 5 s.</summary>
    private static TimeSpan RuleOfThumb(int polls, TimeSpan elapsed, double latency)
    {
        if (polls == 0)
        {
            return TimeSpan.FromSeconds(0.65 * latency);
        }

        var step = 0.06 * latency;
        var before = (int)Math.Ceiling((1.5 - 0.65) * latency / step);
        return TimeSpan.FromSeconds(elapsed.TotalSeconds < 1.5 * latency ? step : Math.Min(step * Math.Pow(1.15, polls - before), 5));
    }
}
