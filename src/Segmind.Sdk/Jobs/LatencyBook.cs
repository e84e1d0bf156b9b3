namespace Segmind.Sdk;

/// <summary>What one client knows of its models' latencies. Thread-safe.</summary>
internal sealed class LatencyBook
{
    /// <summary>How many models are known at once; the one asked for longest ago makes room.</summary>
    public const int Models = 256;

    private readonly object _lock = new();
    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private long _asked;

    /// <summary>The latency of a model, the same object for as long as it is known.</summary>
    /// <param name="model">Its slug or the workflow's id; all jobs that were resumed without one share a page.</param>
    /// <param name="typical">What its page states; <see langword="null"/> when that is unknown.</param>
    public Latency Of(string? model, TimeSpan? typical = null)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(model ?? "", out var page))
            {
                MakeRoom();
                _pages[model ?? ""] = page = new Page(new Latency());
            }

            page.Asked = ++_asked;
            page.Latency.Expect(typical);
            return page.Latency;
        }
    }

    private void MakeRoom()
    {
        if (_pages.Count == Models)
        {
            _pages.Remove(_pages.MinBy(p => p.Value.Asked).Key);
        }
    }

    private sealed class Page(Latency latency)
    {
        public Latency Latency { get; } = latency;

        public long Asked { get; set; }
    }
}
