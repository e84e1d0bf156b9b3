namespace Segmind.Sdk.Soak;

/// <summary>
/// How much the resident set grew from minute 2 on: the least sample of the last minute less the least of the minute after minute 2,
/// each taken right after a full collection. Garbage is gone from such a sample, and work in flight, which depends on how busy the
/// machine is, from the least of them; what leaks is in all.
/// </summary>
internal static class Drift
{
    /// <summary>A shorter run has no two minutes to compare.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static long Bytes(IReadOnlyList<Sample> samples)
    {
        var first = samples.Where(sample => sample.At >= WarmUp && sample.At < WarmUp + Window);
        var last = samples.Where(sample => sample.At > samples[^1].At - Window);
        return last.Min(sample => sample.CollectedResidentBytes) - first.Min(sample => sample.CollectedResidentBytes);
    }
}
