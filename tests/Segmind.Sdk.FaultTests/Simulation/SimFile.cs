namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>A new file being filled with an image.</summary>
internal sealed class SimFile(SimStorage storage, string path) : MemoryStream
{
    public string Path => path;

    public override void SetLength(long value)
    {
        base.SetLength(value);
        storage.Fill(path, ToArray());
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        storage.Fill(path, ToArray());
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }
}
