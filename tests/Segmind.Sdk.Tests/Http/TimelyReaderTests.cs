using System.Buffers;
using System.Runtime.InteropServices;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A read ends with its time, whatever the stream does; and its buffer stays the stream's as long as the stream may write to it.</summary>
public sealed class TimelyReaderTests : IDisposable
{
    private readonly SlowStream _stream = new();
    private readonly CancellationTokenSource _limit = new();

    public void Dispose()
    {
        _stream.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Reads_give_what_comes_at_once_and_later()
    {
        using var reader = new TimelyReader(_stream, _limit.Token);

        foreach (var count in (int[])[3, 1, 0, 2])
        {
            var read = reader.ReadAsync(new byte[10]);
            Assert.False(read.IsCompleted);
            _stream.Give(count);
            Assert.Equal(count, await read);
        }

        Assert.Equal(1, await new TimelyReader(new MemoryStream(new byte[1]), _limit.Token).ReadAsync(new byte[10]));
        Assert.False(reader.IsAbandoned);
    }

    [Fact]
    public async Task A_read_of_a_deaf_stream_is_given_up_and_what_comes_late_is_nobodys()
    {
        using var reader = new TimelyReader(_stream, _limit.Token);
        var read = reader.ReadAsync(new byte[10]);

        await _limit.CancelAsync();

        Assert.Equal(_limit.Token, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await read)).CancellationToken);
        Assert.True(reader.IsAbandoned);
        _stream.Break(new IOException("late"));
    }

    [Fact]
    public async Task A_fault_is_the_streams_own()
    {
        using var reader = new TimelyReader(_stream, _limit.Token);
        var read = reader.ReadAsync(new byte[10]);
        _stream.Break(new IOException("reset"));

        Assert.Equal("reset", (await Assert.ThrowsAsync<IOException>(async () => await read)).Message);
        Assert.False(reader.IsAbandoned);
    }

    [Fact]
    public async Task No_read_is_made_when_the_time_is_over()
    {
        await _limit.CancelAsync();
        using var reader = new TimelyReader(_stream, _limit.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadAsync(new byte[10]));

        Assert.False(reader.IsAbandoned);
    }

    [Fact]
    public async Task A_buffer_that_may_still_be_written_to_is_not_given_back()
    {
        var filling = Spool.FillAsync(_stream, 100, _limit.Token);
        var buffer = _stream.Buffer;
        await _limit.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => filling);

        Assert.True(MemoryMarshal.TryGetArray<byte>(buffer, out var segment));
        Assert.All(Enumerable.Range(0, 64), _ => Assert.NotSame(segment.Array, ArrayPool<byte>.Shared.Rent(64 * 1024)));
    }

    /// <summary>Gives what a test says, when it says so, and does not hear its token.</summary>
    private sealed class SlowStream : Stream
    {
        private TaskCompletionSource<int> _read = new();

        public Memory<byte> Buffer { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Give(int count)
        {
            var read = _read;
            _read = new();
            read.SetResult(count);
        }

        public void Break(Exception fault) => _read.SetException(fault);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Buffer = buffer;
            return new(_read.Task);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
