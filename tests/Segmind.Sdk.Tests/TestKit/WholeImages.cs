using System.Buffers.Binary;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>Small images with a whole structure, and with what makes their end hard to see: false ends inside, data behind.</summary>
internal static class WholeImages
{
    public static readonly byte[] Png =
    [
        0x89, .. "PNG\r\n\u001a\n"u8,
        .. Chunk("IHDR", [0, 0, 0, 8, 0, 0, 0, 8, 8, 6, 0, 0, 0]), .. Chunk("tEXt", "Comment\0IEND"u8), .. Chunk("IDAT", new byte[300]), .. Chunk("IDAT", []), .. Chunk("IEND", []),
    ];

    /// <summary>Progressive, with a thumbnail that has an end of its own, stuffed bytes, restart markers, fill bytes and a second scan.</summary>
    public static readonly byte[] Jpeg =
    [
        0xFF, 0xD8, .. Segment(0xE1, [.. "Exif\0\0"u8, 0xFF, 0xD8, 0xFF, 0xD9, 1, 2, 3]), 0xFF, .. Segment(0xDB, new byte[65]), .. Segment(0xC2, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 0, 0]), .. new byte[200], 0xFF, 0, 0xD9, 0xFF, 0xD0, 7, 7, 0xFF, 0xFF, 0, 9,
        .. Segment(0xC4, [0xFF, 0xD9, 0]), .. Segment(0xDA, [1, 1, 0, 0, 0, 0]), 1, 2, 0xFF, 0, 3, 0xFF, 0xFF, 0xD9,
    ];

    public static readonly byte[] WebP = [.. "RIFF"u8, .. LittleEndian(4 + 8 + 100), .. "WEBP"u8, .. "VP8L"u8, .. LittleEndian(100), .. new byte[100]];

    /// <summary>With a table of colours for all and one for the image, an extension and its trailer's byte inside the data.</summary>
    public static readonly byte[] Gif =
    [
        .. "GIF89a"u8, 8, 0, 8, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
        0x21, 0xF9, 4, 0, 0, 0, 0, 0,
        0x2C, 0, 0, 0, 0, 8, 0, 8, 0, 0x81, .. new byte[12], 2, 3, 0x3B, 0x3B, 0x3B, 0xC8, .. new byte[200], 0, 0x3B,
    ];

    public static byte[] ByName(string name) => name switch
    {
        "png" => Png,
        "jpeg" => Jpeg,
        "webp" => WebP,
        "gif" => Gif,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. System.Text.Encoding.ASCII.GetBytes(type), .. data, 1, 2, 3, 4];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] LittleEndian(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
