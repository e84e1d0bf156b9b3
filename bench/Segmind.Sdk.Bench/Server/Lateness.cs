using System.Collections.Concurrent;
using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>How late polls arrive: the time since the job's last answer, less the interval it is waited for with.</summary>
internal sealed class Lateness
{
    private readonly ConcurrentDictionary<string, long> _answered = [];
    private readonly Lock _lock = new();
    private List<double> _milliseconds = [];

    public void Polled(string id, int interval)
    {
        var now = Stopwatch.GetTimestamp();
        if (_answered.TryGetValue(id, out var answered))
        {
            lock (_lock)
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(answered, now).TotalMilliseconds - interval);
            }
        }

        _answered[id] = now;
    }

    /// <summary>The median and the 99th percentile in microseconds since last asked, and of how many polls.</summary>
    public (long Median, long Late, long Polls) Take()
    {
        List<double> taken;
        lock (_lock)
        {
            (taken, _milliseconds) = (_milliseconds, []);
        }

        return taken.Count == 0 ? (0, 0, 0) : (Microseconds(0.5), Microseconds(0.99), taken.Count);

        long Microseconds(double share) => (long)(Numbers.Percentile(taken, share) * 1000);
    }
}
