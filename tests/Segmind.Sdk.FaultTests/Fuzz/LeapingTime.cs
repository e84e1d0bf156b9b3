namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>
/// A clock for one thread: a delay passes at once, on the spot, and is counted; a limit never passes, since every answer is there at
/// once. So a whole call runs without leaving its thread, and what it costs can be measured.
/// </summary>
internal sealed class LeapingTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed { get; private set; }

    public int Delays { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Begins a case at a moment of its own, the same whichever cases came before.</summary>
    public void LeapTo(TimeSpan elapsed)
    {
        Elapsed = elapsed;
        Delays = 0;
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not CancellationTokenSource)
        {
            Delays++;
            Elapsed += dueTime;
            callback(state);
        }

        return NoTimer.Instance;
    }

    private sealed class NoTimer : ITimer
    {
        public static readonly NoTimer Instance = new();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
