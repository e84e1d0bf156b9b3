namespace Segmind.Sdk.Bench;

/// <summary>Counts arrivals.</summary>
internal sealed class Counters
{
    private readonly Lock _lock = new();
    private long _open;
    private ServerCounts _counts = new(0, 0, 0, 0, 0);

    public ServerCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts;
            }
        }
    }

    public void Opened()
    {
        lock (_lock)
        {
            _open++;
            _counts = _counts with { PeakConnections = Math.Max(_counts.PeakConnections, _open) };
        }
    }

    public void Closed()
    {
        lock (_lock)
        {
            _open--;
        }
    }

    public void Got()
    {
        lock (_lock)
        {
            _counts = _counts with { Requests = _counts.Requests + 1 };
        }
    }

    public void Posted(long contentLength, long bodyBytes)
    {
        lock (_lock)
        {
            _counts = _counts with { Requests = _counts.Requests + 1, Posts = _counts.Posts + 1, LastContentLength = contentLength, LastBodyBytes = bodyBytes };
        }
    }
}
