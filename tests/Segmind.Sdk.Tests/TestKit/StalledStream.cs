using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A body that begins and then says nothing more; a deaf one does not even hear its token. With a fault, it breaks off.</summary>
internal sealed class StalledStream(string start, bool deaf, Exception? fault = null) : Stream
{
    private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read < _start.Length)
        {
            var count = Math.Min(buffer.Length, _start.Length - _read);
            _start.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return count;
        }

        if (fault is not null)
        {
            throw fault;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, deaf ? CancellationToken.None : cancellationToken);
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
