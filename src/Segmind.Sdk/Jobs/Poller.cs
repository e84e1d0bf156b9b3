namespace Segmind.Sdk;

/// <summary>
/// The pace of one wait: when to poll, how long a poll may take, and when there are no more. The last poll starts early enough to end
/// at the deadline, judged by the one before, and no poll outlasts it. When it ends well before the deadline, it was not the last.
/// </summary>
internal struct Poller
{
    private static readonly TimeSpan LeastReserve = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _pollLimit;
    // When the next poll is due; while it runs, when it started.
    private TimeSpan _due;
    private TimeSpan _ended;
    private TimeSpan _latest;
    private bool _isLast;

    /// <param name="time">The clock.</param>
    /// <param name="first">When the first poll is due, from now.</param>
    /// <param name="timeout">The deadline, from now; infinite for none.</param>
    /// <param name="pollLimit">The longest that one poll may take.</param>
    public Poller(TimeProvider time, TimeSpan first, TimeSpan timeout, TimeSpan pollLimit)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timeout = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout;
        _pollLimit = pollLimit;
        _due = first;
    }

    /// <summary>How many polls have ended.</summary>
    public int Polls { get; private set; }

    public readonly TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The time until the deadline.</summary>
    public readonly TimeSpan Left =>
        _timeout == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan
        : _timeout - Elapsed is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    private readonly TimeSpan LastStart => _timeout - Reserve;

    private readonly TimeSpan Reserve
    {
        get
        {
            var wanted = _latest * 2 > LeastReserve ? _latest * 2 : LeastReserve;
            return Min(Min(wanted, _pollLimit), _timeout / 2);
        }
    }

    /// <summary>The time from a moment of the clock to the start of the poll that runs or has ended.</summary>
    public readonly TimeSpan StartedAfter(long moment) => _time.GetElapsedTime(moment, _start) + _due;

    /// <summary>The time from a moment of the clock to the end of the last poll.</summary>
    public readonly TimeSpan EndedAfter(long moment) => _time.GetElapsedTime(moment, _start) + _ended;

    /// <summary>Waits until the next poll is due. To be followed by <see cref="TryStart"/>.</summary>
    public Task DelayAsync(CancellationToken cancellationToken)
    {
        _isLast = _due >= LastStart;
        var delay = Min(_due, LastStart) - _ended;
        return Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _time, cancellationToken);
    }

    /// <summary>Begins a poll, unless the deadline has passed. To be followed by <see cref="End"/>.</summary>
    public bool TryStart(out TimeSpan limit)
    {
        _due = Elapsed;
        limit = Min(_pollLimit, _timeout - _due);
        return limit > TimeSpan.Zero;
    }

    /// <summary>Ends a poll. To be followed by <see cref="Next"/>.</summary>
    public void End()
    {
        _ended = Elapsed;
        _latest = _ended - _due;
        Polls++;
    }

    /// <summary>Plans the next poll; false when there is none.</summary>
    public bool Next(TimeSpan gap)
    {
        _due = _ended + gap;
        return !_isLast || _ended < LastStart;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
