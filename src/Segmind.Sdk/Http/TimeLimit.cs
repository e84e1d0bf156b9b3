namespace Segmind.Sdk;

/// <summary>A token that fires when the caller cancels or the time is up, by the injected clock; and tells which it was.</summary>
internal sealed class TimeLimit : IDisposable
{
    private static readonly Spares<TimeLimit> Spare = new();
    private readonly CancellationTokenSource _source;
    private readonly bool _isReusable;
    private CancellationToken _caller;
    private CancellationTokenRegistration _link;

    private TimeLimit(CancellationTokenSource source, bool isReusable)
    {
        _source = source;
        _isReusable = isReusable;
    }

    public CancellationToken Token => _source.Token;

    public bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    public static TimeLimit Start(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        // Only the system's own timers can be set back.
        if (time != TimeProvider.System)
        {
            return new TimeLimit(new CancellationTokenSource(limit, time), isReusable: false).Link(caller);
        }

        var started = Spare.Take() ?? new TimeLimit(new CancellationTokenSource(), isReusable: true);
        started._source.CancelAfter(limit);
        return started.Link(caller);
    }

    public void Dispose()
    {
        _link.Dispose();
        (_link, _caller) = (default, default);
        if (_isReusable && _source.TryReset() && Spare.TryPut(this))
        {
            return;
        }

        _source.Dispose();
    }

    private TimeLimit Link(CancellationToken caller)
    {
        _caller = caller;
        _link = caller.UnsafeRegister(static limit => ((TimeLimit)limit!)._source.Cancel(), this);
        return this;
    }
}
