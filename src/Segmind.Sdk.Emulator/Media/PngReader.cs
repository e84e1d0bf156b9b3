using System.Buffers.Binary;
using System.IO.Compression;

namespace Segmind.Sdk.Emulator;

/// <summary>Reads PNGs of eight bits a channel that aren't interlaced; anything else is null, and gets a generated picture.</summary>
internal sealed class PngReader : IDisposable
{
    // Enough for the largest published output, and no decompression bomb.
    private const int MostPixels = 40_000_000;

    private readonly MemoryStream _data = new();
    private byte[] _palette = [];
    private byte[] _transparency = [];
    private int _width;
    private int _height;
    private int _colour = -1;

    private PngReader()
    {
    }

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private int Channels => _colour switch
    {
        0 or 3 => 1,
        4 => 2,
        2 => 3,
        _ => 4,
    };

    public static Pixels? Read(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
        {
            return null;
        }

        using var reader = new PngReader();
        try
        {
            return reader.ReadChunks(png[Signature.Length..]) ? reader.Decode() : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    public void Dispose() => _data.Dispose();

    private bool ReadChunks(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12)
            {
                return false;
            }

            var type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            var content = rest.Slice(8, length);
            rest = rest[(length + 12)..];
            switch (type)
            {
                case 0x49484452 when !ReadHeader(content): return false; // IHDR
                case 0x504C5445: _palette = content.ToArray(); break; // PLTE
                case 0x74524E53: _transparency = content.ToArray(); break; // tRNS
                case 0x49444154: _data.Write(content); break; // IDAT
                case 0x49454E44: return _colour >= 0; // IEND
            }
        }

        return _colour >= 0;
    }

    private bool ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length < 13)
        {
            return false;
        }

        _width = BinaryPrimitives.ReadInt32BigEndian(header);
        _height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        _colour = header[9];
        return _width > 0 && _height > 0 && (long)_width * _height <= MostPixels
            && header[8] == 8 && _colour is 0 or 2 or 3 or 4 or 6 && header[12] == 0;
    }

    private Pixels Decode()
    {
        _data.Position = 0;
        using var inflated = new ZLibStream(_data, CompressionMode.Decompress);
        var pixels = new Pixels(_width, _height, _colour is 4 or 6 || (_colour == 3 && _transparency.Length > 0));
        var (above, row) = (new byte[_width * Channels], new byte[_width * Channels]);
        var filter = new byte[1];
        for (var y = 0; y < _height; y++)
        {
            inflated.ReadExactly(filter);
            inflated.ReadExactly(row);
            Unfilter(filter[0], row, above);
            for (var x = 0; x < _width; x++)
            {
                Expand(row.AsSpan(x * Channels, Channels), pixels.At(x, y));
            }

            (above, row) = (row, above);
        }

        return pixels;
    }

    private void Unfilter(byte filter, byte[] row, byte[] above)
    {
        var step = Channels;
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw new InvalidDataException(),
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        int byLeft = Math.Abs(guess - left), byUp = Math.Abs(guess - up), byCorner = Math.Abs(guess - corner);
        if (byLeft <= byUp && byLeft <= byCorner)
        {
            return left;
        }

        return byUp <= byCorner ? up : corner;
    }

    private void Expand(ReadOnlySpan<byte> source, Span<byte> target)
    {
        target[3] = 255;
        switch (_colour)
        {
            case 0 or 4:
                target[..3].Fill(source[0]);
                if (_colour == 4)
                {
                    target[3] = source[1];
                }

                break;
            case 3:
                _palette.AsSpan(source[0] * 3, 3).CopyTo(target);
                if (source[0] < _transparency.Length)
                {
                    target[3] = _transparency[source[0]];
                }

                break;
            default:
                source.CopyTo(target);
                break;
        }
    }
}
