namespace Segmind.Sdk.Bench;

/// <summary>How long a model's jobs take: lognormal, and a share of them in a queue for a while on top.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Median">In seconds, without the queue.</param>
/// <param name="Sigma">The standard deviation of the logarithm.</param>
/// <param name="QueuedShare">How many of the jobs queue.</param>
/// <param name="Queue">For how long, in seconds.</param>
public sealed record LatencyMix(string Name, double Median, double Sigma, double QueuedShare, double Queue)
{
    public static LatencyMix Fast { get; } = new("fast", 10.85, 0.25, 0.10, 20);

    public static LatencyMix Slow { get; } = new("slow", 60, 0.35, 0.05, 60);

    public static LatencyMix Quick { get; } = new("quick", 2, 0.4, 0.02, 10);

    public static LatencyMix Wide { get; } = new("wide", 25, 0.8, 0, 0);

    public static IReadOnlyList<LatencyMix> All { get; } = [Fast, Slow, Quick, Wide];

    /// <summary>A time by which all but a few jobs in a hundred thousand have ended, in seconds.</summary>
    public double Horizon => (Median * Math.Exp(4 * Sigma)) + Queue;

    /// <summary>Latencies in seconds, the same for the same seed.</summary>
    public double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        var draws = new double[count];
        foreach (ref var draw in draws.AsSpan())
        {
            var bell = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            draw = (Median * Math.Exp(Sigma * bell)) + (random.NextDouble() < QueuedShare ? Queue : 0);
        }

        return draws;
    }

    /// <summary>The probability that a job has ended by a time, in seconds.</summary>
    public double EndedBy(double seconds) => ((1 - QueuedShare) * LogNormal(seconds)) + (QueuedShare * LogNormal(seconds - Queue));

    private double LogNormal(double seconds) => seconds <= 0 ? 0 : BellCurve(Math.Log(seconds / Median) / Sigma);

    /// <summary>The normal distribution function, to seven digits: Abramowitz and Stegun 26.2.17.</summary>
    private static double BellCurve(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
