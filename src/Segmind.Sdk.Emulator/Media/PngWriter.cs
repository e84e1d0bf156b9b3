using System.Buffers.Binary;
using System.IO.Compression;

namespace Segmind.Sdk.Emulator;

/// <summary>Writes PNGs: RGB or RGBA pictures, and generated ones by palette.</summary>
internal static class PngWriter
{
    private static readonly uint[] CrcTable = BuildCrcTable();

    public static byte[] Write(Pixels pixels)
    {
        var channels = pixels.HasAlpha ? 4 : 3;
        return Write(pixels.Width, pixels.Height, (byte)(pixels.HasAlpha ? 6 : 2), default, channels, (y, row) =>
        {
            for (var x = 0; x < pixels.Width; x++)
            {
                pixels.At(x, y)[..channels].CopyTo(row.AsSpan(x * channels));
            }
        });
    }

    public static byte[] WriteIndexed(int width, int height, ReadOnlySpan<byte> palette, Action<int, byte[]> fillRow) =>
        Write(width, height, 3, palette, 1, fillRow);

    private static byte[] Write(int width, int height, byte colour, ReadOnlySpan<byte> palette, int channels, Action<int, byte[]> fillRow)
    {
        using var png = new MemoryStream();
        png.Write(PngReader.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9], header[10], header[11], header[12]) = (8, colour, 0, 0, 0);
        WriteChunk(png, "IHDR"u8, header);
        if (palette.Length > 0)
        {
            WriteChunk(png, "PLTE"u8, palette);
        }

        using var data = new MemoryStream();
        using (var deflated = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[width * channels];
            for (var y = 0; y < height; y++)
            {
                fillRow(y, row);
                deflated.WriteByte(0);
                deflated.Write(row);
            }
        }

        WriteChunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> content)
    {
        foreach (var value in content)
        {
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            }

            table[i] = value;
        }

        return table;
    }
}
