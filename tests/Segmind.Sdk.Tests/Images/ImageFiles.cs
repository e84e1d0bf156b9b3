using System.Buffers.Binary;

namespace Segmind.Sdk.Tests;

/// <summary>Headers of image files, built by hand from the formats' definitions.</summary>
internal static class ImageFiles
{
    public static byte[] Png(int width, int height, string firstChunk = "IHDR")
    {
        byte[] file = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. System.Text.Encoding.ASCII.GetBytes(firstChunk), .. BigEndian(width), .. BigEndian(height), 8, 6, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];
        return file;
    }

    public static byte[] WebPLossy(int width, int height) =>
        WebP("VP8 "u8, [0x30, 1, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)]);

    public static byte[] WebPLossless(int width, int height)
    {
        var bits = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bits, (uint)(width - 1) | ((uint)(height - 1) << 14) | (1u << 28));
        return WebP("VP8L"u8, [0x2F, .. bits, 0, 0, 0, 0, 0]);
    }

    public static byte[] WebPExtended(int width, int height) =>
        WebP("VP8X"u8, [0x10, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)]);

    public static byte[] WebP(ReadOnlySpan<byte> chunk, byte[] payload) =>
        [.. "RIFF"u8, .. LittleEndian(4 + 8 + payload.Length), .. "WEBP"u8, .. chunk, .. LittleEndian(payload.Length), .. payload];

    /// <summary>A JPEG of the given segments, up to and with the start of its scan.</summary>
    public static byte[] Jpeg(params byte[][] segments) => [0xFF, 0xD8, .. segments.SelectMany(s => s), 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9];

    public static byte[] Segment(byte marker, int length) => [0xFF, marker, (byte)((length + 2) >> 8), (byte)(length + 2), .. Enumerable.Repeat((byte)0xC0, length)];

    public static byte[] Frame(byte marker, int width, int height) =>
        [0xFF, marker, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];

    private static byte[] UInt24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static byte[] LittleEndian(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
