using System.Net;

namespace Segmind.Sdk.Bench;

/// <summary>A file as base64 in the JSON of an upload, of exact length.</summary>
internal sealed class BareUpload : HttpContent
{
    private readonly string _path;

    public BareUpload(string path)
    {
        _path = path;
        Headers.ContentType = Bare.Json;
    }

    private static ReadOnlySpan<byte> Before => "{\"data_urls\":[\"data:image/png;base64,"u8;

    private static ReadOnlySpan<byte> After => "\"]}"u8;

    /// <summary>How long the body of an upload is, to the byte.</summary>
    public static long BodyLength(long imageBytes) => ((imageBytes + 2) / 3 * 4) + Before.Length + After.Length;

    protected override bool TryComputeLength(out long length)
    {
        length = BodyLength(new FileInfo(_path).Length);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        stream.Write(Before);
        await BareBase64.EncodeAsync(file, stream, cancellationToken);
        stream.Write(After);
    }
}
