namespace Segmind.Sdk;

/// <summary>
/// How probably a model's jobs have ended by each moment of the <see cref="TimeGrid"/>: every sample blurred by what so many of them
/// leave open, a bell curve around their median, the model's stated latency while there are few, and a small broad share for what none
/// of these know. No sample weighs more than another, so a wild one can't move the rest.
/// </summary>
internal readonly ref struct LatencyEstimate
{
    /// <summary>From so many samples on, what the model's page states no longer counts.</summary>
    public const int Enough = 8;

    private const double StatedSpread = 0.13 / TimeGrid.Step;
    private const double BroadSpread = 0.6 / TimeGrid.Step;
    private const double LeastBroadShare = 0.03;
    private const double MostBroadShare = 0.2;

    // The spread of the logistic curve with a standard deviation of one.
    private const double SpreadOfDeviation = 0.5513;

    // Latencies form one bell curve, and scatter so far (the standard deviation of their logarithms), until as many samples say otherwise.
    private const double UsualScatter = 0.3 / TimeGrid.Step;
    private const double UsualWeight = 15;

    private const double Blurring = 0.8;

    private static readonly TimeSpan Neutral = TimeSpan.FromSeconds(10);

    private readonly ReadOnlySpan<GridSample> _samples;
    private readonly double _scatter;
    private readonly double _stated;
    private readonly double _statedSpread;

    /// <summary>Makes the estimate.</summary>
    /// <param name="samples">What was seen; sorted in place.</param>
    /// <param name="typical">What the model's page states; <see langword="null"/> when it states nothing.</param>
    public LatencyEstimate(Span<GridSample> samples, TimeSpan? typical)
    {
        samples.Sort();
        _samples = samples;
        _stated = TimeGrid.Position(typical ?? Neutral);
        _statedSpread = typical is null ? BroadSpread : StatedSpread;
        Median = samples.IsEmpty ? _stated : samples[samples.Length / 2].Middle;
        _scatter = Scatter(samples);
    }

    /// <summary>The position by which half of the samples had ended.</summary>
    public double Median { get; }

    /// <summary>Writes the probability that a job has ended by each moment.</summary>
    public void Write(Span<double> ended)
    {
        var unknown = _samples.Length < Enough ? 1 - ((double)_samples.Length / Enough) : 0;
        var stated = unknown * unknown;
        var broad = LeastBroadShare + ((MostBroadShare - LeastBroadShare) * stated);
        Seen(ended);
        var centre = Median + ((_stated - Median) * stated);
        var bell = UsualWeight / (UsualWeight + _samples.Length);
        for (var i = 0; i < ended.Length; i++)
        {
            var seen = Mix(ended[i], Logistic(i, Median, _scatter * SpreadOfDeviation), bell);
            var known = Mix(seen, Logistic(i, _stated, _statedSpread), stated);
            ended[i] = Mix(known, Logistic(i, centre, BroadSpread), broad);
        }

        ended[0] = 0;
    }

    private static double Mix(double one, double other, double shareOfOther) => one + (shareOfOther * (other - one));

    private static double Logistic(double position, double centre, double spread) => 1 / (1 + Math.Exp((centre - position) / spread));

    /// <summary>The middle half of a bell curve is 1.35 standard deviations wide; outliers don't reach it.</summary>
    private static double Scatter(ReadOnlySpan<GridSample> sorted)
    {
        if (sorted.IsEmpty)
        {
            return UsualScatter;
        }

        var last = sorted.Length - 1;
        var seen = (sorted[last * 3 / 4].Middle - sorted[last / 4].Middle) / 1.35;
        return Math.Sqrt(((UsualWeight * UsualScatter * UsualScatter) + (sorted.Length * seen * seen)) / (UsualWeight + sorted.Length));
    }

    private void Seen(Span<double> ended)
    {
        ended.Clear();
        foreach (var sample in _samples)
        {
            sample.AddTo(ended, 1.0 / _samples.Length);
        }

        for (var i = 1; i < ended.Length; i++)
        {
            ended[i] += ended[i - 1];
        }

        Blur(ended, _scatter * Math.Pow(Math.Max(_samples.Length, 1), -0.2) * Blurring);
    }

    /// <summary>Three running means in a row are close to a bell curve of that deviation.</summary>
    private static void Blur(Span<double> ended, double deviation)
    {
        var radius = (int)Math.Round(Math.Sqrt((deviation * deviation) + 0.25) - 0.5);
        Span<double> sums = stackalloc double[TimeGrid.Count + 1];
        for (var pass = 0; pass < 3; pass++)
        {
            for (var i = 0; i < ended.Length; i++)
            {
                sums[i + 1] = sums[i] + ended[i];
            }

            for (var i = 0; i < ended.Length; i++)
            {
                var from = Math.Max(i - radius, 0);
                var to = Math.Min(i + radius + 1, ended.Length);
                var beyond = i + radius + 1 - to;
                ended[i] = (sums[to] - sums[from] + beyond) / ((2 * radius) + 1);
            }
        }
    }
}
