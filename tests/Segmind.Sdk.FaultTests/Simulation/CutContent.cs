using System.Net;
using System.Net.Http.Headers;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>A body without a stated length that ends before its end: in a fault, in silence, or never.</summary>
internal sealed class CutContent : HttpContent
{
    private readonly byte[] _part;
    private readonly Func<CancellationToken, Task> _ending;

    public CutContent(byte[] part, string mediaType, Func<CancellationToken, Task> ending)
    {
        (_part, _ending) = (part, ending);
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    public CutContent(byte[] part, string mediaType, Func<Task> ending) : this(part, mediaType, _ => ending())
    {
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new CutStream(_part, _ending));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_part);
        await _ending(CancellationToken.None);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class CutStream(byte[] part, Func<CancellationToken, Task> ending) : MemoryStream(part, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await ending(cancellationToken);
            }

            return Read(buffer.Span);
        }
    }
}
