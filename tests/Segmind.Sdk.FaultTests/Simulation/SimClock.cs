namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>The world's time as one process sees it: with a wall clock that may be wrong, and with timers that die with the process.</summary>
internal sealed class SimClock(SimTime time, TimeSpan skew) : TimeProvider
{
    public bool IsStopped { get; set; }

    /// <summary>Timers that would still fire.</summary>
    public int Armed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => time.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => time.Utc + skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(time, this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}

internal sealed class SimTimer(SimTime time, SimClock clock, TimerCallback callback, object? state) : ITimer
{
    private int _version;
    private bool _isArmed;

    public bool IsArmed(int version) => _isArmed && version == _version && !clock.IsStopped;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Disarm();
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _isArmed = true;
            clock.Armed++;
            time.Arm(this, _version, dueTime);
        }

        return true;
    }

    public void Fire()
    {
        Disarm();
        callback(state);
    }

    public void Dispose() => Disarm();

    public ValueTask DisposeAsync()
    {
        Disarm();
        return ValueTask.CompletedTask;
    }

    private void Disarm()
    {
        _version++;
        if (_isArmed)
        {
            _isArmed = false;
            clock.Armed--;
        }
    }
}
