namespace Segmind.Sdk.Bench;

/// <summary>The time until the next poll.</summary>
/// <param name="polls">How many this job has had.</param>
/// <param name="elapsed">The time since its submit.</param>
/// <param name="seed">The job's own.</param>
public delegate TimeSpan Gap(int polls, TimeSpan elapsed, ulong seed);

/// <summary>How a schedule did on many jobs, in seconds. The lag of a job is the time from its end to the poll that sees it.</summary>
/// <param name="Polls">Polls a job, the last included.</param>
/// <param name="Lag">The mean lag.</param>
/// <param name="Lag99">The lag that one job in a hundred exceeds.</param>
/// <param name="LongestGap">The longest gap that began in a job's first minute; the first wait counts as one.</param>
public sealed record ScheduleRun(double Polls, double Lag, double Lag99, double LongestGap)
{
    private const double Minute = 60;

    /// <summary>Polls a job for each latency.</summary>
    public static ScheduleRun Of(double[] latencies, Gap schedule)
    {
        var lags = new double[latencies.Length];
        var all = 0L;
        var longest = 0.0;
        for (var job = 0; job < latencies.Length; job++)
        {
            var (polls, seen) = (0, TimeSpan.Zero);
            while (polls == 0 || seen.TotalSeconds < latencies[job])
            {
                var gap = schedule(polls++, seen, Seed(job));
                longest = seen.TotalSeconds < Minute ? Math.Max(longest, gap.TotalSeconds) : longest;
                seen += gap;
            }

            all += polls;
            lags[job] = seen.TotalSeconds - latencies[job];
        }

        Array.Sort(lags);
        return new ScheduleRun((double)all / lags.Length, lags.Average(), lags[lags.Length * 99 / 100], longest);
    }

    /// <summary>The mean of several runs; of the longest gaps the longest.</summary>
    public static ScheduleRun Mean(IReadOnlyCollection<ScheduleRun> runs) =>
        new(runs.Average(r => r.Polls), runs.Average(r => r.Lag), runs.Average(r => r.Lag99), runs.Max(r => r.LongestGap));

    /// <summary>Figures for a table.</summary>
    public override string ToString() => FormattableString.Invariant($"{Polls:0.00} polls, lag {Lag:0.00} s, p99 {Lag99:0.00} s");

    private static ulong Seed(int job) => ((ulong)job + 1) * 0xD1342543DE82EF95;
}
