using System.Buffers.Binary;

namespace Segmind.Sdk;

/// <summary>Where an image's structure goes on: what is skipped, how many bytes are read after it, and who tells from them what follows.</summary>
internal readonly record struct ImagePart(long Skip, int Need = 0, ImagePart.Reader? Next = null)
{
    /// <summary>No structure that is known here: nothing is said about its end.</summary>
    public static readonly ImagePart Unknown = new(0) { IsUnknown = true };

    public delegate ImagePart Reader(ReadOnlySpan<byte> field);

    public bool IsUnknown { get; private init; }

    /// <summary>Whether the skip is over everything up to and with the next 0xFF, however far that is.</summary>
    public bool SeeksMarker { get; init; }

    public bool IsEnd => Next is null && Skip == 0;

    public static ImagePart First(string? mediaType) => mediaType switch
    {
        "image/png" => new(8, 8, PngChunk),
        "image/jpeg" => new(2, 1, JpegMarker),
        "image/webp" => new(4, 4, WebP),
        "image/gif" => new(10, 3, GifScreen),
        _ => Unknown,
    };

    private static ImagePart PngChunk(ReadOnlySpan<byte> field)
    {
        const int checksum = 4;
        var length = BinaryPrimitives.ReadUInt32BigEndian(field);
        return field[4..].SequenceEqual("IEND"u8) ? new(length + checksum) : new(length + checksum, 8, PngChunk);
    }

    private static ImagePart WebP(ReadOnlySpan<byte> field) => new(BinaryPrimitives.ReadUInt32LittleEndian(field));

    private static ImagePart GifScreen(ReadOnlySpan<byte> field) => new(GifColors(field[0]), 1, GifBlock);

    private static ImagePart GifBlock(ReadOnlySpan<byte> field) => field[0] switch
    {
        0x21 => new(1, 1, GifData),
        0x2C => new(8, 1, GifImage),
        0x3B => new(0),
        _ => Unknown,
    };

    private static ImagePart GifImage(ReadOnlySpan<byte> field)
    {
        const int codeSize = 1;
        return new(GifColors(field[0]) + codeSize, 1, GifData);
    }

    private static ImagePart GifData(ReadOnlySpan<byte> field) => field[0] == 0 ? new(0, 1, GifBlock) : new(field[0], 1, GifData);

    private static int GifColors(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static ImagePart JpegMarker(ReadOnlySpan<byte> field) => field[0] == 0xFF ? new(0, 1, JpegCode) : Unknown;

    private static ImagePart JpegCode(ReadOnlySpan<byte> field) => field[0] switch
    {
        0xFF => new(0, 1, JpegCode),
        0xD9 => new(0),
        0xDA => new(0, 2, JpegScan),
        0x01 => new(0, 1, JpegMarker),
        0x00 or (>= 0xD0 and <= 0xD8) => Unknown,
        _ => new(0, 2, JpegSegment),
    };

    private static ImagePart JpegSegment(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadUInt16BigEndian(field) is >= 2 and var length ? new(length - 2, 1, JpegMarker) : Unknown;

    private static ImagePart JpegScan(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadUInt16BigEndian(field) is >= 2 and var length ? new(length - 2, 1, JpegScanCode) { SeeksMarker = true } : Unknown;

    /// <summary>In a scan's data 0xFF 0x00 is a plain 0xFF and the restart markers stand alone; any other marker ends the scan.</summary>
    private static ImagePart JpegScanCode(ReadOnlySpan<byte> field) => field[0] switch
    {
        0x00 or (>= 0xD0 and <= 0xD7) => new(0, 1, JpegScanCode) { SeeksMarker = true },
        0xFF => new(0, 1, JpegScanCode),
        _ => JpegCode(field),
    };
}
