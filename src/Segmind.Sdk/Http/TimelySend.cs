using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Segmind.Sdk;

/// <summary>
/// Waits for a send until its time is over, even if a handler ignores its token. What comes later is thrown away. A wait allocates
/// nothing: a client polls thousands of times a second.
/// </summary>
internal sealed class TimelySend : IValueTaskSource<HttpResponseMessage>
{
    private static readonly Spares<TimelySend> Spare = new();
    private readonly Action _whenSent;
    private ManualResetValueTaskSourceCore<HttpResponseMessage> _outcome;
    private ConfiguredTaskAwaitable<HttpResponseMessage>.ConfiguredTaskAwaiter _sending;
    private CancellationTokenRegistration _registration;
    private CancellationToken _limit;
    private int _isPending;
    private bool _isAbandoned;

    private TimelySend() => _whenSent = WhenSent;

    public static ValueTask<HttpResponseMessage> WaitAsync(Task<HttpResponseMessage> sending, CancellationToken limit) =>
        sending.IsCompleted ? new(sending) : (Spare.Take() ?? new TimelySend()).StartAsync(sending, limit);

    private ValueTask<HttpResponseMessage> StartAsync(Task<HttpResponseMessage> sending, CancellationToken limit)
    {
        var wait = new ValueTask<HttpResponseMessage>(this, _outcome.Version);
        _sending = sending.ConfigureAwait(false).GetAwaiter();
        _limit = limit;
        Volatile.Write(ref _isPending, 1);
        _registration = limit.UnsafeRegister(static send => ((TimelySend)send!).GiveUp(), this);
        _sending.UnsafeOnCompleted(_whenSent);
        return wait;
    }

    HttpResponseMessage IValueTaskSource<HttpResponseMessage>.GetResult(short token)
    {
        // Throws for who asks twice, before it touches what is another's by now.
        _outcome.GetStatus(token);
        try
        {
            return _outcome.GetResult(token);
        }
        finally
        {
            // Waits for a giving up that runs elsewhere, so that none reaches the next one who uses this.
            _registration.Dispose();
            if (!_isAbandoned)
            {
                _outcome.Reset();
                (_sending, _registration, _limit) = (default, default, default);
                Spare.TryPut(this);
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource<HttpResponseMessage>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<HttpResponseMessage>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private void WhenSent()
    {
        HttpResponseMessage? response = null;
        Exception? fault = null;
        try
        {
            response = _sending.GetResult();
        }
        catch (Exception e)
        {
            fault = e;
        }

        if (Interlocked.Exchange(ref _isPending, 0) == 0)
        {
            response?.Dispose();
        }
        else if (fault is null)
        {
            _outcome.SetResult(response!);
        }
        else
        {
            _outcome.SetException(fault);
        }
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _isPending, 0) == 1)
        {
            _isAbandoned = true;
            _outcome.SetException(new OperationCanceledException(_limit));
        }
    }
}
