namespace Segmind.Sdk.Soak;

/// <summary>
/// How much the resident set grew from minute 2 on: the median of the last minute less the median of the minute after minute 2, each
/// sample taken after a full collection. A median shrugs off a sample that fell into a burst, and no leak survives as "garbage".
/// </summary>
internal static class Drift
{
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static double Bytes(IReadOnlyList<Sample> samples)
    {
        var first = samples.Where(sample => sample.At >= WarmUp && sample.At < WarmUp + Window);
        var last = samples.Where(sample => sample.At > samples[^1].At - Window);
        return Median(last) - Median(first);
    }

    private static double Median(IEnumerable<Sample> samples)
    {
        var sorted = samples.Select(sample => sample.CollectedResidentBytes).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
    }
}
