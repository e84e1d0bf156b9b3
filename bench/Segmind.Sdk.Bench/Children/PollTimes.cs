using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>How long after they were due polls were answered; it allocates nothing while it is told.</summary>
internal sealed class PollTimes(int capacity)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly double[] _milliseconds = new double[capacity];
    private long _due;
    private int _answered;

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Polls are due now. Those before the first call don't count.</summary>
    public void Due() => _due = Stopwatch.GetTimestamp();

    public void Add()
    {
        if (_due != 0)
        {
            _milliseconds[Interlocked.Increment(ref _answered) - 1] = Stopwatch.GetElapsedTime(_due).TotalMilliseconds;
        }
    }

    /// <summary>Until so many were answered, or none can be expected to be any more.</summary>
    public async Task UntilAsync(int answered)
    {
        for (var start = Stopwatch.GetTimestamp(); Answered < answered && Stopwatch.GetElapsedTime(start) < Patience;)
        {
            await Task.Delay(1);
        }
    }

    public long Microseconds(double share) => (long)(Numbers.Percentile(_milliseconds.AsSpan(0, Answered).ToArray(), share) * 1000);
}
