using System.Buffers.Binary;

namespace Segmind.Sdk.Emulator;

/// <summary>
/// Changes a JPEG without decoding it: its quantisation tables say how strong each frequency is drawn, so other tables
/// show the same photo with another contrast and other colours.
/// </summary>
internal static class JpegRetouch
{
    /// <summary>The changed photo, or null if this is no JPEG with such tables.</summary>
    public static byte[]? Apply(ReadOnlySpan<byte> jpeg, double luma, double chroma, ReadOnlySpan<byte> draw)
    {
        if (ImageType.Sniff(jpeg) != ImageType.Jpeg)
        {
            return null;
        }

        var result = jpeg.ToArray();
        var changed = false;
        for (var at = 2; at + 4 <= result.Length && result[at] == 0xFF;)
        {
            var marker = result[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == 0xDA)
            {
                return changed ? result : null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(result.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > result.Length)
            {
                return null;
            }

            if (marker == 0xDB)
            {
                changed |= Scale(result.AsSpan(at + 4, length - 2), luma, chroma, draw);
            }

            at += 2 + length;
        }

        return null;
    }

    private static bool Scale(Span<byte> tables, double luma, double chroma, ReadOnlySpan<byte> draw)
    {
        var changed = false;
        while (tables.Length > 0)
        {
            var wide = tables[0] >> 4 == 1;
            var size = wide ? 128 : 64;
            if (tables.Length < size + 1)
            {
                return changed;
            }
            // Table 0 is the brightness, by custom; a greyscale photo has no other.
            var factor = (tables[0] & 0xF) == 0 ? luma : chroma;
            if (wide)
            {
                ScaleWide(tables.Slice(1, size), factor, draw);
            }
            else
            {
                ScaleNarrow(tables.Slice(1, size), factor, draw);
            }

            changed = true;
            tables = tables[(size + 1)..];
        }

        return changed;
    }

    private static void ScaleNarrow(Span<byte> values, double factor, ReadOnlySpan<byte> draw)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (byte)Scaled(values[i], factor, draw[i % draw.Length], byte.MaxValue);
        }
    }

    private static void ScaleWide(Span<byte> values, double factor, ReadOnlySpan<byte> draw)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var value = BinaryPrimitives.ReadUInt16BigEndian(values[i..]);
            BinaryPrimitives.WriteUInt16BigEndian(values[i..], (ushort)Scaled(value, factor, draw[i / 2 % draw.Length], ushort.MaxValue));
        }
    }

    // At least one step, or a fine table (quality 100 is all ones) would stay as it is. The drawn bit keeps two draws
    // apart that round to the same factor.
    private static int Scaled(int value, double factor, byte drawn, int most) =>
        Math.Clamp(Math.Max(value + 1, (int)Math.Round(value * factor)) + (drawn & 1), 1, most);
}
