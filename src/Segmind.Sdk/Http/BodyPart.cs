using System.Buffers;
using System.Buffers.Text;

namespace Segmind.Sdk;

/// <summary>A piece of a request body: JSON text, or an image to be written as base64 straight from where it lies.</summary>
internal readonly struct BodyPart
{
    // A multiple of three, so that only the last chunk is padded.
    private const int ChunkLength = 48 * 1024;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly LocalImage? _image;

    public BodyPart(ReadOnlyMemory<byte> text) => _text = text;

    public BodyPart(LocalImage image) => _image = image;

    public long Length => _image is null ? _text.Length : (_image.Length + 2) / 3 * 4;

    public ValueTask WriteAsync(Stream body, CancellationToken cancellationToken) =>
        _image is null ? body.WriteAsync(_text, cancellationToken) : WriteBase64Async(_image, body, cancellationToken);

    private static async ValueTask WriteBase64Async(LocalImage image, Stream body, CancellationToken cancellationToken)
    {
        var raw = ArrayPool<byte>.Shared.Rent(ChunkLength);
        var encoded = ArrayPool<byte>.Shared.Rent(ChunkLength / 3 * 4);
        try
        {
            using var content = await image.OpenCheckedAsync(cancellationToken).ConfigureAwait(false);
            int read;
            do
            {
                read = await content.ReadAsync(raw.AsMemory(0, ChunkLength), cancellationToken).ConfigureAwait(false);
                Base64.EncodeToUtf8(raw.AsSpan(0, read), encoded, out _, out var written);
                await body.WriteAsync(encoded.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
            }
            while (read == ChunkLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }
}
