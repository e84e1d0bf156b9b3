namespace Segmind.Sdk;

/// <summary>
/// The rate at which a client's polls leave, however many jobs wait: the one that is longest overdue goes first. The fetch of a result,
/// which is paid for, waits for nobody and takes a poll's turn. Without a rate nobody waits.
/// </summary>
internal sealed class PollBudget : IDisposable
{
    /// <summary>How far in front of it a poll must be due to go before a submit.</summary>
    private static readonly TimeSpan SubmitsStandBack = TimeSpan.FromMinutes(1);

    // Turns that were missed because a timer was late are made up for no more than this.
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromMilliseconds(20);

    private readonly object _lock = new();
    private readonly PriorityQueue<Waiter, TimeSpan> _waiting = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _spacing;
    private readonly ITimer? _timer;
    private TimeSpan _next;
    private bool _isClosed;

    public PollBudget(double? perSecond, TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        if (perSecond is { } rate)
        {
            _spacing = TimeSpan.FromSeconds(1 / rate);
            _timer = time.CreateTimer(static budget => ((PollBudget)budget!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public bool IsLimited => _timer is not null;

    /// <summary>Waits for a poll's turn; false when it did not come within the time that is left.</summary>
    public ValueTask<bool> TryPollAsync(TimeSpan left, CancellationToken cancellationToken) => IsLimited ? TryEnterAsync(left, cancellationToken) : new(true);

    /// <summary>Takes a fetch's turn at once; the polls after it wait for it.</summary>
    public void Fetch()
    {
        if (IsLimited)
        {
            lock (_lock)
            {
                Pass(isFree: false);
            }
        }
    }

    /// <summary>Waits until collecting leaves room to submit. It takes no poll's turn away.</summary>
    public ValueTask SubmitAsync(CancellationToken cancellationToken) => IsLimited ? EnterAsync(Now + SubmitsStandBack, isFree: true, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Turns everyone away: with the timer gone, no turn would ever come.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var waiter, out _))
            {
                waiter.TrySetException(new ObjectDisposedException(nameof(SegmindClient)));
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private async ValueTask<bool> TryEnterAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        using var limit = TimeLimit.Start(left, _time, cancellationToken);
        try
        {
            await EnterAsync(Now, isFree: false, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            return false;
        }
    }

    private ValueTask EnterAsync(TimeSpan due, bool isFree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SegmindClient));
            if (_waiting.Count == 0 && (isFree || _next <= Now))
            {
                Pass(isFree);
                return ValueTask.CompletedTask;
            }

            var waiter = new Waiter(isFree, cancellationToken);
            _waiting.Enqueue(waiter, due);
            Arm();
            return new ValueTask(waiter.Task);
        }
    }

    private void Serve()
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var waiter, out _) && (waiter.Task.IsCompleted || waiter.IsFree || _next <= Now))
            {
                _waiting.Dequeue();
                if (waiter.TryLetGo())
                {
                    Pass(waiter.IsFree);
                }
            }

            Arm();
        }
    }

    private void Pass(bool isFree)
    {
        if (!isFree)
        {
            var earliest = Now - LongestCatchUp;
            _next = (_next > earliest ? _next : earliest) + _spacing;
        }
    }

    /// <summary>Rounded up: a timer drops what is less than a millisecond and would fire too early.</summary>
    private void Arm()
    {
        if (_waiting.Count > 0)
        {
            var left = Math.Max(0, Math.Ceiling((_next - Now).TotalMilliseconds));
            _timer!.Change(TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Waiter : TaskCompletionSource
    {
        private readonly CancellationTokenRegistration _registration;

        public Waiter(bool isFree, CancellationToken cancellationToken) : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            IsFree = isFree;
            _registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).TrySetCanceled(token), this);
        }

        public bool IsFree { get; }

        public bool TryLetGo()
        {
            _registration.Unregister();
            return TrySetResult();
        }
    }
}
