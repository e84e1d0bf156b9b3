namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A clock that stands still until a test moves it; <see cref="RunAsync{T}"/> moves it from timer to timer until a task ends.</summary>
internal sealed class VirtualTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(10);
    private const int MostYields = 1000;
    private const int MostWaits = 200;
    private readonly object _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _elapsed;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How wrong the wall clock is; the monotonic one is not touched.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed + Skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var target = Elapsed + by;
        while (NextDue(target) is { } timer)
        {
            Fire(timer);
        }

        lock (_lock)
        {
            _elapsed = target;
        }
    }

    /// <summary>Runs a task to its end in virtual time.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await RunAsync((Task)task);
        return await task;
    }

    /// <summary>Runs a task to its end in virtual time, or fails when nothing is left that could end it.</summary>
    public async Task RunAsync(Task task)
    {
        for (var idle = 0; !task.IsCompleted;)
        {
            await SettleAsync(task);
            if (NextDue(TimeSpan.MaxValue) is { } next && next.Due - Elapsed >= Leap)
            {
                await CalmAsync(task);
            }

            if (task.IsCompleted)
            {
                break;
            }

            if (NextDue(TimeSpan.MaxValue) is { } timer)
            {
                idle = 0;
                Fire(timer);
            }
            else if (++idle > 500)
            {
                throw new InvalidOperationException("The task waits for something that virtual time does not bring.");
            }
        }

        await task;
    }

    /// <summary>Lets everything that waits for no timer go as far as it can.</summary>
    public Task SettleAsync() => SettleAsync(new TaskCompletionSource().Task);

    private static async Task SettleAsync(Task task)
    {
        for (var i = 0; i < 5 && !task.IsCompleted; i++)
        {
            await Task.Yield();
            // Bounded: another test that settles at the same time has always one work item pending, its own yield.
            for (var yields = 0; ThreadPool.PendingWorkItemCount > 0 && yields < MostYields && !task.IsCompleted; yields++)
            {
                await Task.Yield();
            }
        }

        if (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(1));
        }
    }

    /// <summary>Before a limit passes, lets those go on who wait for the disk or for a core: they are no pending work items.</summary>
    private static async Task CalmAsync(Task task)
    {
        // Bounded: a thread may be blocked for good, or belong to another test.
        for (var waits = 0; waits < MostWaits && !task.IsCompleted && IsBusy; waits++)
        {
            await Task.WhenAny(task, Task.Delay(1));
        }
    }

    /// <summary>Whether the pool works on anything but the caller.</summary>
    private static bool IsBusy
    {
        get
        {
            // The thread that fired the delay before is on its way back to the pool.
            Thread.Yield();
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var free, out _);
            return ThreadPool.PendingWorkItemCount > 0 || most - free > (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
        }
    }

    private Timer? NextDue(TimeSpan until)
    {
        lock (_lock)
        {
            return _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
        }
    }

    private void Fire(Timer timer)
    {
        lock (_lock)
        {
            if (!_timers.Remove(timer))
            {
                return;
            }

            _elapsed = timer.Due > _elapsed ? timer.Due : _elapsed;
            timer.Rearm();
        }

        timer.Invoke();
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._elapsed + dueTime;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
                time._timers.Add(this);
            }
        }

        public void Invoke() => callback(state);

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
