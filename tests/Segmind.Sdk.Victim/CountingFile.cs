namespace Segmind.Sdk.Victim;

/// <summary>An image's file whose every write is a boundary.</summary>
internal sealed class CountingFile(FileStream inner, Boundaries boundaries) : FileStream(inner.SafeFileHandle, FileAccess.ReadWrite, bufferSize: 0, isAsync: true)
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        boundaries.Pass("write part before");
        boundaries.Pass("write part half", () => base.Write(buffer.Span[..(buffer.Length / 2)]));
        await base.WriteAsync(buffer, cancellationToken);
        boundaries.Pass("write part after");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            inner.Dispose();
        }
    }
}
