using System.Net.Sockets;
using System.Text;

namespace Segmind.Sdk.Victim;

/// <summary>
/// A connection whose every read and write is a boundary. It names them by the request under way, and deals answers out in pieces, as a
/// slow network does: a submit's in headers, half a body and the rest, an image's in kilobytes.
/// </summary>
internal sealed class CountingStream(NetworkStream inner, Boundaries boundaries) : Stream
{
    private const int ImagePiece = 1024;
    private readonly RequestProgress _request = new();
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _request.Wrote(buffer.Span);
        boundaries.Pass($"write {_request.Name} before");
        boundaries.Pass($"write {_request.Name} half", () => inner.Write(buffer.Span[..(buffer.Length / 2)]));
        await inner.WriteAsync(buffer, cancellationToken);
        boundaries.Pass($"write {_request.Name} {(_request.IsOut ? "out" : "after")}");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        var name = _request.Name;
        boundaries.Pass($"read {name} before");
        if (_pieces.Count == 0)
        {
            var chunk = new byte[64 * 1024];
            var read = await inner.ReadAsync(chunk, cancellationToken);
            Split(name, chunk.AsMemory(0, read));
        }

        var piece = _pieces.Dequeue();
        var count = Math.Min(piece.Length, buffer.Length);
        piece[..count].CopyTo(buffer);
        if (count < piece.Length)
        {
            Requeue(piece[count..]);
        }

        boundaries.Pass($"read {name} {Meaning(piece.Span)}after");
        return count;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Split(string name, ReadOnlyMemory<byte> chunk)
    {
        var head = chunk.Span.IndexOf("\r\n\r\n"u8) + 4;
        if (name == "submit" && head >= 4 && head < chunk.Length)
        {
            var half = head + ((chunk.Length - head) / 2);
            _pieces.Enqueue(chunk[..head]);
            _pieces.Enqueue(chunk[head..half]);
            _pieces.Enqueue(chunk[half..]);
            return;
        }

        for (; name == "image" && chunk.Length > ImagePiece; chunk = chunk[ImagePiece..])
        {
            _pieces.Enqueue(chunk[..ImagePiece]);
        }

        _pieces.Enqueue(chunk);
    }

    private void Requeue(ReadOnlyMemory<byte> rest)
    {
        var others = _pieces.ToArray();
        _pieces.Clear();
        _pieces.Enqueue(rest);
        Array.ForEach(others, _pieces.Enqueue);
    }

    private static string Meaning(ReadOnlySpan<byte> piece) =>
        piece.StartsWith("HTTP/"u8) && piece.EndsWith("\r\n\r\n"u8) ? "headers "
        : piece.IndexOf("COMPLETED"u8) >= 0 ? "completed "
        : piece.IndexOf("request_id"u8) >= 0 ? "id "
        : "";

    /// <summary>Which request is under way on a connection, and how much of it has left.</summary>
    private sealed class RequestProgress
    {
        private static readonly (string Start, string Name)[] Names =
        [
            ("POST /upload-asset", "upload"), ("POST ", "submit"), ("GET /generations/", "image"), ("GET ", "poll"),
        ];

        private long _left;

        public string Name { get; private set; } = "";

        public bool IsOut => _left <= 0;

        public void Wrote(ReadOnlySpan<byte> bytes)
        {
            if (_left > 0)
            {
                _left -= bytes.Length;
                return;
            }

            var text = Encoding.ASCII.GetString(bytes);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            Name = Names.First(known => text.StartsWith(known.Start, StringComparison.Ordinal)).Name;
            _left = head + LengthIn(text) - bytes.Length;
        }

        private static long LengthIn(string head)
        {
            const string Field = "Content-Length: ";
            var at = head.IndexOf(Field, StringComparison.Ordinal);
            return at < 0 ? 0 : long.Parse(head.AsSpan(at + Field.Length, head.IndexOf('\r', at) - at - Field.Length), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
