using System.Collections.Concurrent;

namespace Segmind.Sdk.Bench;

/// <summary>Time limits that are used again and again; a job that only waits holds none, and after a burst only a few are kept.</summary>
internal sealed class TimeLimits(TimeSpan limit)
{
    private const int MostKept = 64;
    private readonly ConcurrentQueue<CancellationTokenSource> _free = [];

    public CancellationTokenSource Start()
    {
        var source = _free.TryDequeue(out var free) ? free : new CancellationTokenSource();
        source.CancelAfter(limit);
        return source;
    }

    public void End(CancellationTokenSource source)
    {
        if (source.TryReset() && _free.Count < MostKept)
        {
            _free.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
