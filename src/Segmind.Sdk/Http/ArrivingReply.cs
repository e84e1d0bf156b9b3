using System.Buffers;

namespace Segmind.Sdk;

/// <summary>An answer on its way. What has come can be looked at while the rest is awaited, since half a body may name the job.</summary>
internal sealed class ArrivingReply(HttpResponseMessage response, long cap, Credential? credential)
{
    private readonly object _lock = new();
    private byte[] _body = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;
    private ApiReply? _reply;

    /// <summary>Reads to the end, the cap or a fault, whichever comes first.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="heard">Told of what has come, whenever more has.</param>
    public async Task<ApiReply> ReadAsync(CancellationToken cancellationToken, Action<ApiReply>? heard = null)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                do
                {
                    read = await stream.ReadInTimeAsync(NextBuffer(), cancellationToken).ConfigureAwait(false);
                }
                while (Take(read, heard) && read > 0);

                return Finish(isWhole: read == 0);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The buffer is not given back: a read that was given up may still write to it.
            return SoFar();
        }
    }

    public ApiReply SoFar()
    {
        lock (_lock)
        {
            return _reply ?? ToReply(isWhole: false);
        }
    }

    private Memory<byte> NextBuffer()
    {
        lock (_lock)
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
    }

    private void Grow()
    {
        var factor = _length <= ApiReply.JsonCap ? 4L : 2L;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(factor * _length, cap));
        _body.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_body, clearArray: true);
        _body = larger;
    }

    /// <summary>Whether the cap is kept.</summary>
    private bool Take(int read, Action<ApiReply>? heard)
    {
        bool hasRoom;
        lock (_lock)
        {
            _length += read;
            hasRoom = _length <= cap;
        }

        heard?.Invoke(SoFar());
        return hasRoom;
    }

    private ApiReply Finish(bool isWhole)
    {
        lock (_lock)
        {
            _reply = ToReply(isWhole);
            ArrayPool<byte>.Shared.Return(_body, clearArray: true);
            _body = [];
            return _reply;
        }
    }

    private ApiReply ToReply(bool isWhole)
    {
        var body = _body.AsSpan(0, (int)Math.Min(_length, cap)).ToArray();
        credential?.Redact(body);
        return new ApiReply(response, body, isWhole) { IsTooLarge = _length > cap };
    }
}
