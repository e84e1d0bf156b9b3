using System.Buffers;
using System.Buffers.Text;

namespace Segmind.Sdk.Bench;

/// <summary>Base64 from stream to stream.</summary>
internal static class BareBase64
{
    // A multiple of three, so that only the last chunk is padded.
    private const int Chunk = 48 * 1024;

    public static async Task EncodeAsync(Stream image, Stream body, CancellationToken cancellationToken)
    {
        var raw = ArrayPool<byte>.Shared.Rent(Chunk);
        var encoded = ArrayPool<byte>.Shared.Rent(Chunk / 3 * 4);
        int read;
        do
        {
            read = await image.ReadAtLeastAsync(raw.AsMemory(0, Chunk), Chunk, throwOnEndOfStream: false, cancellationToken);
            Base64.EncodeToUtf8(raw.AsSpan(0, read), encoded, out _, out var written);
            await body.WriteAsync(encoded.AsMemory(0, written), cancellationToken);
        }
        while (read == Chunk);
        ArrayPool<byte>.Shared.Return(raw);
        ArrayPool<byte>.Shared.Return(encoded);
    }

    /// <summary>Decodes what stands behind a text and before the next quotation mark.</summary>
    public static async Task DecodeAsync(Stream body, byte[] before, Stream image)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(Chunk);
        var raw = ArrayPool<byte>.Shared.Rent(Chunk);
        int start, length = 0;
        while ((start = encoded.AsSpan(0, length).IndexOf(before)) < 0)
        {
            length += await body.ReadAtLeastAsync(encoded.AsMemory(length), 1);
        }

        for (start += before.Length; ; start = 0)
        {
            var end = encoded.AsSpan(start, length - start).IndexOf((byte)'"');
            var text = encoded.AsMemory(start, end < 0 ? length - start : end);
            Base64.DecodeFromUtf8(text.Span, raw, out var consumed, out var written, isFinalBlock: end >= 0);
            await image.WriteAsync(raw.AsMemory(0, written));
            if (end >= 0)
            {
                break;
            }

            var rest = text[consumed..];
            rest.CopyTo(encoded);
            length = rest.Length + await body.ReadAtLeastAsync(encoded.AsMemory(rest.Length), 1);
        }

        ArrayPool<byte>.Shared.Return(encoded);
        ArrayPool<byte>.Shared.Return(raw);
    }
}
