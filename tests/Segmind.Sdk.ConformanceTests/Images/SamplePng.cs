using System.Buffers.Binary;
using System.IO.Compression;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>PNGs written and read independently of the emulator's own codec; chunk sums are checked.</summary>
public static class SamplePng
{
    public static byte[] Create(int width, int height, byte colourType = 2, byte filter = 0) =>
        Create(width, height, colourType, filter, (i, y) => (byte)(filter == 0 ? i * 5 + y * 3 : i % 3));

    public static byte[] Plain(int width, int height, byte shade) => Create(width, height, 2, 0, (_, _) => shade);

    public static (int Width, int Height, byte ColourType) Header(byte[] png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), png[25]);

    /// <summary>The pixel bytes, rows in order. The emulator writes unfiltered rows, and this reads no others.</summary>
    public static byte[] Pixels(byte[] png)
    {
        var (width, height, colourType) = Header(png);
        var row = width * (colourType switch { 0 or 3 => 1, 2 => 3, _ => 4 });
        using var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var typed = png.AsSpan(at + 4, length + 4);
            Assert.Equal(Crc(typed), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            if (typed[..4].SequenceEqual("IDAT"u8))
            {
                data.Write(typed[4..]);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var inflated = new ZLibStream(data, CompressionMode.Decompress);
        var pixels = new byte[row * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, inflated.ReadByte());
            inflated.ReadExactly(pixels, y * row, row);
        }

        Assert.Equal(-1, inflated.ReadByte());
        return pixels;
    }

    private static byte[] Create(int width, int height, byte colourType, byte filter, Func<int, int, byte> value)
    {
        var channels = colourType switch { 0 or 3 => 1, 2 => 3, _ => 4 };
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colourType);
        Chunk(png, "IHDR"u8, header);
        if (colourType == 3)
        {
            Chunk(png, "PLTE"u8, [.. Enumerable.Range(0, 768).Select(i => (byte)(i * 7))]);
        }

        using var data = new MemoryStream();
        using (var deflated = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                deflated.Write([filter, .. Enumerable.Range(0, width * channels).Select(i => value(i, y))]);
            }
        }

        Chunk(png, "IDAT"u8, data.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] typed = [.. type, .. content];
        png.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typed));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
