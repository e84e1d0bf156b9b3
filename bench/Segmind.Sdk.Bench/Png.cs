using System.Buffers.Binary;

namespace Segmind.Sdk.Bench;

/// <summary>A file of any size that is a PNG as far as its frame goes: nobody decodes the pixels.</summary>
internal static class Png
{
    private const int ChunkFrame = 12;
    private static readonly byte[] Head =
    [
        0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
        0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 4, 0, 0, 0, 4, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static byte[] Bytes(int length)
    {
        var image = new byte[length];
        using var stream = new MemoryStream(image);
        Write(stream, length, number: 0);
        return image;
    }

    /// <summary>Writes a file whose pixels are a hole, told apart from others of its size by its number.</summary>
    public static string WriteFile(string directory, int length, int number)
    {
        var path = Path.Combine(directory, $"{length}-{number}.png");
        using var file = File.Create(path);
        file.SetLength(length);
        Write(file, length, number);
        return path;
    }

    private static void Write(Stream stream, int length, int number)
    {
        Span<byte> data = stackalloc byte[ChunkFrame];
        BinaryPrimitives.WriteInt32BigEndian(data, length - Head.Length - ChunkFrame - ChunkFrame);
        "IDAT"u8.CopyTo(data[4..]);
        BinaryPrimitives.WriteInt32BigEndian(data[8..], number);
        stream.Write(Head);
        stream.Write(data);
        stream.Position = length - ChunkFrame;
        stream.Write([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82]);
    }
}
