namespace Segmind.Sdk.Soak;

/// <summary>What arrived.</summary>
internal sealed class Counters
{
    private readonly Lock _lock = new();
    private long _openPollConnections;
    private long _polls;
    private long _broken;
    private long _submits;

    public long Polls => _polls;

    public long Broken => _broken;

    public long Submits => _submits;

    public long PeakPollConnections { get; private set; }

    public long AddPoll() => Interlocked.Increment(ref _polls);

    public long AddBroken() => Interlocked.Increment(ref _broken);

    public long AddSubmit() => Interlocked.Increment(ref _submits);

    /// <summary>Counts a connection at its first poll; says whether this was it.</summary>
    public bool PollConnectionOpened(Request request)
    {
        if (request.IsPost)
        {
            return false;
        }

        lock (_lock)
        {
            PeakPollConnections = Math.Max(PeakPollConnections, ++_openPollConnections);
        }

        return true;
    }

    public void ConnectionClosed(bool wasPolled)
    {
        lock (_lock)
        {
            _openPollConnections -= wasPolled ? 1 : 0;
        }
    }
}
