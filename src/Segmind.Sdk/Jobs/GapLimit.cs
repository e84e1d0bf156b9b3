namespace Segmind.Sdk;

/// <summary>
/// How long a gap between polls may be, the first wait included, whatever an estimate says: 5 s in the first minute and 10 s after it.
/// Only the first half of a latency that enough jobs have shown may be slept through.
/// </summary>
/// <param name="Known">The median latency in seconds; zero while too few jobs have shown it.</param>
internal readonly record struct GapLimit(double Known)
{
    private const double Early = 5;
    private const double Late = 10;
    private const double Longest = 60;
    private const double Minute = 60;

    /// <summary>The limit at a moment, in seconds; it leaves room for the jitter.</summary>
    public double Seconds(double elapsed)
    {
        var limit = elapsed < Known / 2 ? Math.Clamp(Known, Late, Longest)
            : elapsed < Minute && Known == 0 ? Early
            : Late;
        return limit / (1 + AdaptiveSchedule.Jitter);
    }
}
