namespace Segmind.Sdk.Bench;

/// <summary>
/// The poll times that no schedule can beat: found by dynamic programming from the true distribution, which a client never knows. It
/// weighs a poll against seconds of lag; each weight gives one point of the best curve of polls against lag.
/// </summary>
public sealed class OptimalSchedule
{
    private readonly double[] _polls;

    private OptimalSchedule(double[] polls) => _polls = polls;

    /// <summary>Finds the poll times with the least polls x worth + lag.</summary>
    /// <param name="mix">The true distribution.</param>
    /// <param name="worth">How many seconds of lag a poll is worth.</param>
    public static OptimalSchedule Of(LatencyMix mix, double worth)
    {
        var step = mix.Median / 250;
        var count = (int)(mix.Horizon / step) + 1;
        var ended = new double[count];
        var moment = new double[count];
        for (var i = 1; i < count; i++)
        {
            ended[i] = i == count - 1 ? 1 : mix.EndedBy(i * step);
            moment[i] = moment[i - 1] + ((ended[i] - ended[i - 1]) * (i - 0.5) * step);
        }

        var cost = new double[count];
        var next = new int[count];
        for (var i = count - 2; i >= 0; i--)
        {
            cost[i] = double.MaxValue;
            for (var j = i + 1; j < count; j++)
            {
                var gap = (worth * (1 - ended[i])) + (j * step * (ended[j] - ended[i])) - (moment[j] - moment[i]);
                if (gap >= cost[i])
                {
                    break;
                }

                if (gap + cost[j] < cost[i])
                {
                    (cost[i], next[i]) = (gap + cost[j], j);
                }
            }
        }

        return new OptimalSchedule([.. Times(next, step)]);
    }

    /// <summary>
    /// The best lag at a number of polls a job, on the same draws: read off the curve that a ladder of weights gives, and not a number
    /// beyond its ends.
    /// </summary>
    public static Func<double, double> Curve(LatencyMix mix, double[] draws)
    {
        var points = Enumerable.Range(0, 16).Select(i => Of(mix, 0.02 * Math.Pow(1.2, i)).Run(draws)).ToArray();
        return polls =>
        {
            var i = Array.FindIndex(points, p => p.Polls < polls);
            if (i <= 0)
            {
                return double.NaN;
            }

            var (more, fewer) = (points[i - 1], points[i]);
            var share = Math.Log(more.Polls / polls) / Math.Log(more.Polls / fewer.Polls);
            return more.Lag * Math.Pow(fewer.Lag / more.Lag, share);
        };
    }

    /// <summary>Polls each job at these times.</summary>
    public ScheduleRun Run(double[] draws) => ScheduleRun.Of(
        draws,
        (polls, elapsed, _) => polls < _polls.Length ? TimeSpan.FromSeconds(_polls[polls]) - elapsed : TimeSpan.FromSeconds(5));

    private static IEnumerable<double> Times(int[] next, double step)
    {
        for (var i = next[0]; i > 0; i = next[i])
        {
            yield return i * step;
        }
    }
}
