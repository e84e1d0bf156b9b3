using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>Decodes base64 from where it lies in a spool, a chunk at a time. Going back begins anew.</summary>
internal sealed class Base64Stream(Spool spool, TextRange text, long length) : Stream
{
    private const int ChunkLength = 64 * 1024;
    private const int Quantum = 4;
    private byte[] _characters = ArrayPool<byte>.Shared.Rent(ChunkLength);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ChunkLength / 4 * 3);
    private ReadOnlyMemory<byte> _decoded;
    private long _next = text.Start;
    private int _kept;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <exception cref="InvalidDataException">It is not base64.</exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_characters.Length == 0, this);
        while (_decoded.IsEmpty && HasMore && !buffer.IsEmpty)
        {
            Decode(spool.ReadAt(Free.Span, _next));
        }

        return Take(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_characters.Length == 0, this);
        while (_decoded.IsEmpty && HasMore && !buffer.IsEmpty)
        {
            Decode(await spool.ReadAtAsync(Free, _next, cancellationToken).ConfigureAwait(false));
        }

        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, length, nameof(offset));
        if (target < _position)
        {
            (_position, _next, _kept, _decoded) = (0, text.Start, 0, default);
        }

        Span<byte> passed = stackalloc byte[512];
        while (_position < target)
        {
            ReadExactly(passed[..(int)Math.Min(passed.Length, target - _position)]);
        }

        return _position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _characters.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_characters);
            ArrayPool<byte>.Shared.Return(_bytes);
            (_characters, _bytes, _decoded) = ([], [], default);
        }

        base.Dispose(disposing);
    }

    private bool HasMore => _next < text.End;

    /// <summary>Room for what follows the characters that are kept.</summary>
    private Memory<byte> Free => _characters.AsMemory(_kept, (int)Math.Min(ChunkLength - _kept, text.End - _next));

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _decoded.Length);
        _decoded.Span[..count].CopyTo(buffer);
        _decoded = _decoded[count..];
        _position += count;
        return count;
    }

    /// <summary>The last characters wait for what follows: only at the end is padding at its place.</summary>
    private void Decode(int read)
    {
        if (read == 0)
        {
            throw new EndOfStreamException("The spooled text ends too early.");
        }

        var isEnd = _next + read == text.End;
        _kept += Base64Text.Compact(_characters.AsSpan(_kept, read), isEnd, out var consumed);
        _next += consumed;
        var ready = isEnd ? _kept : Math.Max(0, (_kept / Quantum - 1) * Quantum);
        var status = Base64.DecodeFromUtf8(_characters.AsSpan(0, ready), _bytes, out _, out var written, isFinalBlock: isEnd);
        if (status != OperationStatus.Done)
        {
            throw new InvalidDataException("The text is not base64.");
        }

        _characters.AsSpan(ready, _kept - ready).CopyTo(_characters);
        _kept -= ready;
        _decoded = _bytes.AsMemory(0, written);
    }
}
