using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Segmind.Sdk;

/// <summary>
/// Reads a stream piece by piece, one read at a time, until its time is over, even if a handler's stream ignores its token. A read
/// allocates nothing: a large body has thousands.
/// </summary>
internal sealed class TimelyReader : IValueTaskSource<int>, IDisposable
{
    private readonly Stream _stream;
    private readonly CancellationToken _limit;
    private readonly CancellationTokenRegistration _registration;
    private readonly Action _whenRead;
    private ManualResetValueTaskSourceCore<int> _outcome;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private int _isPending;

    public TimelyReader(Stream stream, CancellationToken limit)
    {
        _stream = stream;
        _limit = limit;
        _whenRead = WhenRead;
        _registration = limit.UnsafeRegister(static reader => ((TimelyReader)reader!).GiveUp(), this);
    }

    /// <summary>Whether a read was given up: it may still write to its buffer, whenever it ends, and no other may be made.</summary>
    public bool IsAbandoned { get; private set; }

    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _limit.ThrowIfCancellationRequested();
        var read = _stream.ReadAsync(buffer, _limit);
        if (read.IsCompletedSuccessfully)
        {
            return read;
        }

        _outcome.Reset();
        _read = read.ConfigureAwait(false).GetAwaiter();
        Volatile.Write(ref _isPending, 1);
        _read.UnsafeOnCompleted(_whenRead);
        if (_limit.IsCancellationRequested)
        {
            GiveUp();
        }

        return new(this, _outcome.Version);
    }

    public void Dispose() => _registration.Unregister();

    int IValueTaskSource<int>.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private void WhenRead()
    {
        var count = 0;
        Exception? fault = null;
        try
        {
            // Looked at even when nobody waits any more, so that a late fault is nobody's surprise.
            count = _read.GetResult();
        }
        catch (Exception e)
        {
            fault = e;
        }

        if (Interlocked.Exchange(ref _isPending, 0) == 0)
        {
            return;
        }

        if (fault is null)
        {
            _outcome.SetResult(count);
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
            IsAbandoned = true;
            _outcome.SetException(new OperationCanceledException(_limit));
        }
    }
}
