using System.Buffers.Binary;

namespace Segmind.Sdk.FaultTests.LargeImages;

/// <summary>A PNG of a given length: whole by its structure, its pixels noise, so that its base64 has every character.</summary>
internal static class NoisePng
{
    private static readonly byte[] Start = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 4, 0, 0, 0, 4, 0, 8, 6, 0, 0, 0, 1, 2, 3, 4];
    private static readonly byte[] End = [0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    public static byte[] Create(int length, int seed = 7)
    {
        const int frame = 12;
        var file = new byte[length];
        new Random(seed).NextBytes(file);
        Start.CopyTo(file, 0);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(Start.Length), length - Start.Length - End.Length - frame);
        "IDAT"u8.CopyTo(file.AsSpan(Start.Length + 4));
        End.CopyTo(file, length - End.Length);
        return file;
    }
}
