namespace Segmind.Sdk;

/// <summary>When to poll next, for each moment of a job's life: what costs least when a poll is worth <see cref="PollWorth"/>.</summary>
internal sealed class PollPlan
{
    /// <summary>A poll costs as much as so many seconds in which a job has ended and nobody knows.</summary>
    public const double PollWorth = 0.065;

    private readonly float[] _next;
    private readonly GapLimit _limit;

    private PollPlan(float[] next, GapLimit limit)
    {
        _next = next;
        _limit = limit;
    }

    /// <summary>
    /// Finds the plan backwards from the last moment. The cost of a gap is the poll at its end, for the jobs that are still running at
    /// its start, and the time that those which end within it wait for that poll. A later start never has an earlier next poll, which
    /// keeps the search short.
    /// </summary>
    /// <param name="ended">How probably a job has ended by each moment of the <see cref="TimeGrid"/>.</param>
    /// <param name="limit">How long a gap may be.</param>
    public static PollPlan Cheapest(ReadOnlySpan<double> ended, GapLimit limit)
    {
        var seconds = TimeGrid.Seconds;
        Span<double> moment = stackalloc double[TimeGrid.Count];
        for (var i = 1; i < moment.Length; i++)
        {
            moment[i] = moment[i - 1] + ((ended[i] - ended[i - 1]) * (seconds[i] + seconds[i - 1]) / 2);
        }

        Span<double> cost = stackalloc double[TimeGrid.Count];
        var next = new float[TimeGrid.Count];
        var latest = TimeGrid.Count - 1;
        cost[latest] = 0;
        next[latest] = (float)(seconds[latest] + limit.Seconds(seconds[latest]));
        for (var i = latest - 1; i >= 0; i--)
        {
            var end = seconds[i] + limit.Seconds(seconds[i]);
            var (best, least) = (i + 1, double.MaxValue);
            for (var j = i + 1; j <= latest && (seconds[j] <= end || j == i + 1); j++)
            {
                var gap = Cost(i, j, ended, moment);
                if (gap >= least)
                {
                    break;
                }

                if (gap + cost[j] < least)
                {
                    (best, least) = (j, gap + cost[j]);
                }
            }

            (cost[i], latest) = (least, best);
            next[i] = (float)Math.Min(seconds[best], end);
        }

        return new PollPlan(next, limit);
    }

    /// <summary>The time from that moment to the next poll, in seconds; never above the limit.</summary>
    public double Gap(TimeSpan elapsed)
    {
        var position = TimeGrid.Position(elapsed);
        var cell = (int)position;
        if (cell == TimeGrid.Count - 1)
        {
            return _limit.Seconds(elapsed.TotalSeconds);
        }

        var next = _next[cell] + ((position - cell) * (_next[cell + 1] - _next[cell]));
        return Math.Min(next - elapsed.TotalSeconds, _limit.Seconds(elapsed.TotalSeconds));
    }

    private static double Cost(int from, int to, ReadOnlySpan<double> ended, ReadOnlySpan<double> moment) =>
        (PollWorth * (1 - ended[from])) + (TimeGrid.Seconds[to] * (ended[to] - ended[from])) - (moment[to] - moment[from]);
}
