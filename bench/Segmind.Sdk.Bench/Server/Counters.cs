namespace Segmind.Sdk.Bench;

/// <summary>Counts arrivals.</summary>
internal sealed class Counters
{
    /// <summary>A client whose poll ran into its time limit closes that connection and opens another, and the server may see the second first.</summary>
    private static readonly TimeSpan UntilClosesAreSeen = TimeSpan.FromSeconds(1);

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
        }

        _ = NoteLaterAsync();
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

    private async Task NoteLaterAsync()
    {
        await Task.Delay(UntilClosesAreSeen);
        lock (_lock)
        {
            _counts = _counts with { PeakConnections = Math.Max(_counts.PeakConnections, _open) };
        }
    }
}
