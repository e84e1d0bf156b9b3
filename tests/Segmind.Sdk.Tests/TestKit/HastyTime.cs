using System.Collections.Concurrent;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>
/// A clock for real sockets: short delays (backoff, polling) pass at once and are written down; long ones (limits) pass only when a test
/// says so. Nothing depends on how fast the machine is.
/// </summary>
internal sealed class HastyTime : TimeProvider
{
    public static readonly TimeSpan Long = TimeSpan.FromHours(12);
    private static readonly TimeSpan Threshold = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<LongTimer, bool> _limits = new();

    public ConcurrentQueue<TimeSpan> Delays { get; } = new();

    /// <summary>Whether the monotonic clock goes on by the delays that have passed, so that what is repeated until a time is up comes to its end.</summary>
    public bool CountsDelays { get; init; }

    public override long GetTimestamp() => base.GetTimestamp() + (CountsDelays ? (long)(Delays.Sum(delay => delay.TotalSeconds) * TimestampFrequency) : 0);

    public DateTimeOffset Now { get; set; } = VirtualTime.Start;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= Threshold)
        {
            var timer = new LongTimer(this, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }

        Delays.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    /// <summary>Lets every limit that is running pass.</summary>
    public void PassLimits()
    {
        foreach (var timer in _limits.Keys)
        {
            timer.Fire();
        }
    }

    /// <summary>Limits that pass only when a test says so: real disks and sockets take real time.</summary>
    public static void Relax(SegmindClientOptions options) =>
        options.SubmitTimeout = options.DirectTimeout = options.RequestTimeout = options.FetchTimeout = Long;

    private sealed class LongTimer(HastyTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= Threshold)
            {
                time._limits[this] = true;
            }
            else
            {
                Dispose();
                if (dueTime >= TimeSpan.Zero)
                {
                    time.Delays.Enqueue(dueTime);
                    callback(state);
                }
            }

            return true;
        }

        public void Fire()
        {
            if (time._limits.TryRemove(this, out _))
            {
                callback(state);
            }
        }

        public void Dispose() => time._limits.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
