namespace Segmind.Sdk.ConformanceTests;

/// <summary>A grey baseline JPEG of one shade per 8 by 8 block: little enough to write and to read here.</summary>
public static class SampleJpeg
{
    private const int Step = 16;

    private static readonly int[] Shades = [-60, -20, 0, 14, 30, 60, -5, 1];
    private static readonly string[] Codes = ["00", "010", "011", "100", "101", "110", "1110", "11110", "111110"];

    public static byte[] Create()
    {
        List<byte> jpeg = [0xFF, 0xD8];
        Segment(jpeg, 0xDB, [0, .. Enumerable.Repeat((byte)Step, 64)]);
        Segment(jpeg, 0xC0, [8, 0, 8, 0, (byte)(Shades.Length * 8), 1, 1, 0x11, 0]);
        Segment(jpeg, 0xC4, [0, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        Segment(jpeg, 0xC4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Segment(jpeg, 0xDA, [1, 1, 0, 0, 63, 0]);
        var bits = string.Concat(Shades.Select((shade, i) => Code(shade - (i == 0 ? 0 : Shades[i - 1])) + "0"));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        for (var i = 0; i < bits.Length; i += 8)
        {
            var value = Convert.ToByte(bits.Substring(i, 8), 2);
            jpeg.Add(value);
            if (value == 0xFF)
            {
                jpeg.Add(0);
            }
        }

        return [.. jpeg, 0xFF, 0xD9];
    }

    /// <summary>The shade of each block, as any decoder would draw it. Throws if it isn't such a JPEG any more.</summary>
    public static double[] Decode(byte[] jpeg)
    {
        Assert.Equal([0xFF, 0xD8], jpeg[..2]);
        Assert.Equal([0xFF, 0xD9], jpeg[^2..]);
        var step = 0;
        var at = 2;
        for (; jpeg[at + 1] != 0xDA; at += 2 + Length(jpeg, at))
        {
            Assert.Equal(0xFF, jpeg[at]);
            if (jpeg[at + 1] == 0xDB)
            {
                step = jpeg[at + 5];
            }
        }

        Assert.InRange(step, 1, 255);
        return Shade(Bits(jpeg[(at + 2 + Length(jpeg, at))..^2]), step);
    }

    private static double[] Shade(string bits, int step)
    {
        var shades = new double[Shades.Length];
        var (level, at) = (0, 0);
        for (var block = 0; block < shades.Length; block++)
        {
            var size = Array.FindIndex(Codes, code => bits.AsSpan(at).StartsWith(code));
            at += Codes[size].Length;
            if (size > 0)
            {
                var value = Convert.ToInt32(bits.Substring(at, size), 2);
                level += value >= 1 << (size - 1) ? value : value - (1 << size) + 1;
            }

            Assert.Equal('0', bits[at + size]);
            at += size + 1;
            shades[block] = Math.Clamp(128 + level * step / 8.0, 0, 255);
        }

        return shades;
    }

    private static string Code(int difference)
    {
        var size = difference == 0 ? 0 : (int)Math.Log2(Math.Abs(difference)) + 1;
        if (size == 0)
        {
            return Codes[0];
        }

        var value = difference > 0 ? difference : difference + (1 << size) - 1;
        return Codes[size] + Convert.ToString(value, 2).PadLeft(size, '0');
    }

    private static string Bits(byte[] data) => string.Concat(data
        .Where((value, i) => !(value == 0 && i > 0 && data[i - 1] == 0xFF))
        .Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));

    private static int Length(byte[] jpeg, int at) => (jpeg[at + 2] << 8) + jpeg[at + 3];

    private static void Segment(List<byte> jpeg, byte marker, byte[] content) =>
        jpeg.AddRange([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);
}
