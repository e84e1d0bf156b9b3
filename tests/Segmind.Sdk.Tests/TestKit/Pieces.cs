namespace Segmind.Sdk.Tests.TestKit;

/// <summary>Content that comes in pieces of the lengths a test says, over and over; once only, and without a length.</summary>
internal sealed class Pieces(byte[] content, params int[] lengths) : MemoryStream(content)
{
    private int _next;

    public override bool CanSeek => false;

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, NextLength()));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    private int NextLength() => lengths[_next++ % lengths.Length];
}
