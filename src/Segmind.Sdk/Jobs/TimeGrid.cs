namespace Segmind.Sdk;

/// <summary>
/// The moments at which a latency is thought about: zero, then from a fifth of a second to the hour in steps of one percent, so that a
/// job of two seconds and one of five minutes are seen equally sharply. A position is an index into them and may lie between two.
/// </summary>
internal static class TimeGrid
{
    /// <summary>The distance of two moments, as a logarithm of their ratio.</summary>
    public const double Step = 0.01;

    public const int Count = 982;

    private const double First = 0.2;

    /// <summary>The moments, in seconds.</summary>
    public static ReadOnlySpan<double> Seconds => Moments;

    private static double[] Moments { get; } = [0, .. Enumerable.Range(0, Count - 1).Select(i => First * Math.Exp(i * Step))];

    /// <summary>Where a time lies; what is beyond the last moment lies on it.</summary>
    public static double Position(TimeSpan time) => time.TotalSeconds switch
    {
        <= 0 => 0,
        < First and var near => near / First,
        var far => Math.Min(1 + (Math.Log(far / First) / Step), Count - 1),
    };
}
