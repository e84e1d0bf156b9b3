namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>
/// One world's time. It stands still until it is moved from timer to timer, and it has whole ticks of three seconds: longer than any
/// jitter of a retry, which is drawn outside the seed and so must not show.
/// </summary>
internal sealed class SimTime
{
    private const long Tick = 3 * TimeSpan.TicksPerSecond;
    private readonly PriorityQueue<(SimTimer Timer, int Version), (long Due, long Order)> _due = new();
    private long _order;

    public static DateTimeOffset Start { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Now { get; private set; }

    /// <summary>The service's clock, which is right.</summary>
    public DateTimeOffset Utc => Start + Now;

    public void Arm(SimTimer timer, int version, TimeSpan after)
    {
        var due = after == TimeSpan.Zero ? Now.Ticks : (Now.Ticks + after.Ticks + Tick - 1) / Tick * Tick;
        _due.Enqueue((timer, version), (due, _order++));
    }

    /// <summary>Moves to the next timer and lets it fire; false when there is none.</summary>
    public bool TryMoveOn()
    {
        while (_due.TryDequeue(out var next, out var when))
        {
            if (next.Timer.IsArmed(next.Version))
            {
                Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, when.Due));
                next.Timer.Fire();
                return true;
            }
        }

        return false;
    }
}
