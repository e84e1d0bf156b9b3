using System.Buffers;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>A download under way: forward-only, capped, given up after too long a silence, never taken as whole when cut short, its faults told as ours.</summary>
internal sealed class DownloadStream : Stream
{
    private readonly Stream _body;
    private readonly HttpResponseMessage _response;
    private readonly ImageSource _source;
    private readonly SegmindClientOptions _options;
    private readonly CancellationTokenSource _silence;
    private readonly TimelyReader _reader;
    private readonly ImageEnd _end = new();
    private long _received;
    private long _length;
    private ReadOnlyMemory<byte> _peeked;

    public DownloadStream(Stream body, HttpResponseMessage response, ImageSource source, SegmindClientOptions options, TimeProvider time)
    {
        (_body, _response, _source, _options) = (body, response, source, options);
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _reader = new TimelyReader(body, _silence.Token);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, which the reader still gets.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        var head = new byte[MediaTypes.SniffLength];
        var length = await this.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _length = 0;
        return _peeked = head.AsMemory(0, length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_peeked.Length > 0)
        {
            var count = Math.Min(buffer.Length, _peeked.Length);
            _peeked[..count].CopyTo(buffer);
            _peeked = _peeked[count..];
            _length += count;
            return count;
        }

        using var cancelling = cancellationToken.UnsafeRegister(static silence => ((CancellationTokenSource)silence!).Cancel(), _silence);
        int read;
        try
        {
            _silence.CancelAfter(_options.FetchTimeout);
            read = await _reader.ReadAsync(buffer).ConfigureAwait(false);
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _source.Purpose.NoAnswer(e, _silence.IsCancellationRequested ? _options.FetchTimeout : null);
        }

        _length += read;
        _received += read;
        _end.Append(buffer.Span[..read]);
        return _received > _options.MaxImageBytes ? throw _source.Purpose.TooLarge(_options.MaxImageBytes)
            : read == 0 && buffer.Length > 0 && IsCutShort() ? throw _source.Purpose.CutShort()
            : read;
    }

    /// <summary>
    /// The connection's end is no proof: it is how a body without a length ends. Where neither the wire nor the format tells the end,
    /// the size in the service's answer does; it is the service's word about a file, so it is not held against either.
    /// </summary>
    private bool IsCutShort() =>
        _received < _response.Content.Headers.ContentLength
        || _end.IsMissing()
        || (_end.IsUnknown && _response.Content.Headers.ContentLength is null && _response.Headers.TransferEncodingChunked != true && _received < _source.FileSize);

    /// <summary>A read that was given up may still write to its buffer, whenever it ends, so that one is given back to nobody.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        var buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
        try
        {
            for (int read; (read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!_reader.IsAbandoned)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _silence.Dispose();
            _body.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}
