using System.Buffers;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>An answer on its way. What has come can be looked at while the rest is awaited, since half a body may name the job.</summary>
internal sealed class ArrivingReply(HttpResponseMessage response, long cap, Credential? credential) : IDisposable
{
    private byte[] _body = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;
    private bool _isGivenUp;
    private ApiReply? _reply;

    /// <summary>Whether the body came to its end: not cut by the connection, the time limit or the cap.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What has come, once it is filled and until it is disposed of. The key is not blanked out of it.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, (int)Math.Min(Volatile.Read(ref _length), cap));

    /// <summary>Reads to the end, the cap or a fault, whichever comes first.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="heard">Told of what has come, whenever more has.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FillAsync(CancellationToken cancellationToken, Action<ApiReply>? heard = null)
    {
        try
        {
            using var stream = await response.Content.OpenInTimeAsync(cancellationToken).ConfigureAwait(false);
            int read;
            do
            {
                read = await stream.ReadInTimeAsync(NextBuffer(), cancellationToken).ConfigureAwait(false);
            }
            while (Take(read, heard) && read > 0);

            IsWhole = read == 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A read that was given up may still write to the buffer, so it is not given back.
            _isGivenUp = true;
        }
    }

    public ApiReply SoFar()
    {
        lock (this)
        {
            return _reply ?? ToReply();
        }
    }

    /// <summary>The answer as it is once filled. What is heard of it later is the same.</summary>
    public ApiReply Finish()
    {
        lock (this)
        {
            _reply = SoFar();
            Dispose();
            return _reply;
        }
    }

    public void Dispose()
    {
        lock (this)
        {
            if (!_isGivenUp)
            {
                GiveBack(_body);
                _body = [];
                _isGivenUp = true;
            }
        }
    }

    private ApiReply ToReply()
    {
        var body = Body.ToArray();
        credential?.Redact(body);
        return new ApiReply(response, body, IsWhole) { IsTooLarge = _length > cap };
    }

    private Memory<byte> NextBuffer()
    {
        if (_length == cap)
        {
            // Only whether there is more is of interest now.
            return new byte[1];
        }

        if (_length == _body.Length)
        {
            Grow();
        }

        return _body.AsMemory(_length, (int)Math.Min(_body.Length, cap) - _length);
    }

    private void Grow()
    {
        var factor = _length <= ApiReply.JsonCap ? 4L : 2L;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(factor * _length, cap));
        _body.CopyTo(larger, 0);
        lock (this)
        {
            GiveBack(_body);
            _body = larger;
        }
    }

    private void GiveBack(byte[] body)
    {
        body.AsSpan(0, Math.Min(_length, body.Length)).Clear();
        ArrayPool<byte>.Shared.Return(body);
    }

    /// <summary>Whether the cap is kept. Only one reads, so who looks meanwhile needs to see the bytes before their count, and no more.</summary>
    private bool Take(int read, Action<ApiReply>? heard)
    {
        Volatile.Write(ref _length, _length + read);
        heard?.Invoke(SoFar());
        return _length <= cap;
    }
}
