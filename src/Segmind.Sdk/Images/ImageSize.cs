using System.Buffers.Binary;

namespace Segmind.Sdk;

/// <summary>Width and height, read from a file's own header without decoding it.</summary>
internal readonly record struct ImageSize(int Width, int Height)
{
    public long Area => (long)Width * Height;

    /// <summary>Reads a PNG, JPEG or WebP header; <see langword="null"/> when it is none of them or is damaged.</summary>
    public static async ValueTask<ImageSize?> ReadAsync(Stream image, CancellationToken cancellationToken)
    {
        var head = new byte[30];
        var length = await image.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return MediaTypes.Sniff(head.AsSpan(0, length)) switch
        {
            // Any other first chunk (Apple's CgBI, say) is not a PNG that a service reads.
            "image/png" when length >= 24 && head.AsSpan(12, 4).SequenceEqual("IHDR"u8) => Positive(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20))),
            "image/webp" when length == head.Length => ReadWebP(head),
            "image/jpeg" => await ReadJpegAsync(new JpegSegments(image, head.AsMemory(2, length - 2)), cancellationToken).ConfigureAwait(false),
            _ => null,
        };
    }

    private static ImageSize? ReadWebP(ReadOnlySpan<byte> head)
    {
        var chunk = head[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
        {
            return Positive(1 + ReadUInt24(head[24..]), 1 + ReadUInt24(head[27..]));
        }

        if (chunk.SequenceEqual("VP8L"u8) && head[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return Positive(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return chunk.SequenceEqual("VP8 "u8) && head[23..26].SequenceEqual<byte>([0x9D, 0x01, 0x2A])
            ? Positive(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF)
            : null;
    }

    private static async ValueTask<ImageSize?> ReadJpegAsync(JpegSegments segments, CancellationToken cancellationToken)
    {
        while (await segments.NextMarkerAsync(cancellationToken).ConfigureAwait(false) is { } marker)
        {
            // C0 to CF are frame headers, but for the tables C4 (Huffman), C8 (reserved) and CC (arithmetic).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return await segments.ReadAsync(7, cancellationToken).ConfigureAwait(false) is { } frame
                    ? Positive(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(5)), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(3)))
                    : null;
            }

            if (!await segments.SkipSegmentAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return null;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static ImageSize? Positive(int width, int height) => width > 0 && height > 0 ? new(width, height) : null;
}
