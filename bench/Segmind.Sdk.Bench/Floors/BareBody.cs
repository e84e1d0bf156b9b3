using System.Net;

namespace Segmind.Sdk.Bench;

/// <summary>Bytes as a JSON body of exact length.</summary>
internal sealed class BareBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public BareBody(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        Headers.ContentType = Bare.Json;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => stream.WriteAsync(_bytes, cancellationToken).AsTask();
}
