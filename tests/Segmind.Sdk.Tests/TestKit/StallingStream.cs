using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A body that brings some bytes and then nothing, until it is given up.</summary>
internal sealed class StallingStream(string start) : Stream
{
    private readonly MemoryStream _start = new(Encoding.UTF8.GetBytes(start));
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the reader waits for what never comes.</summary>
    public Task Stalled => _stalled.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start.Read(buffer.Span) is > 0 and var read)
        {
            return read;
        }

        var givenUp = Task.Delay(Timeout.Infinite, cancellationToken);
        _stalled.TrySetResult();
        await givenUp;
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
