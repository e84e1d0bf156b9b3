namespace Segmind.Sdk.Emulator;

/// <summary>A mosaic in the colours of its seed, for when there is no picture to edit.</summary>
internal static class GeneratedImage
{
    private const int Tiles = 16;

    public static byte[] Create(int width, int height, byte[] seed)
    {
        var palette = new byte[Tiles * 3];
        for (var i = 0; i < palette.Length; i++)
        {
            palette[i] = (byte)(seed[i % seed.Length] * (i / seed.Length * 2 + 3) + i);
        }

        return PngWriter.WriteIndexed(width, height, palette, (y, row) =>
        {
            var band = y * Tiles / height;
            for (var tile = 0; tile < Tiles; tile++)
            {
                var (from, to) = (tile * width / Tiles, (tile + 1) * width / Tiles);
                row.AsSpan(from, to - from).Fill((byte)((seed[(band * 7 + tile) % seed.Length] + band) % Tiles));
            }
        });
    }

    /// <summary>The photo that stands for the retouch page's own default input.</summary>
    public static byte[] SamplePhoto()
    {
        var pixels = new Pixels(320, 240, hasAlpha: false);
        for (var y = 0; y < pixels.Height; y++)
        {
            for (var x = 0; x < pixels.Width; x++)
            {
                var head = (x - 160) * (x - 160) + (y - 110) * (y - 110) < 3600;
                byte[] colour = head ? [224, 182, 154] : [(byte)(90 + x / 4), (byte)(120 + y / 4), (byte)(200 - y / 3)];
                colour.CopyTo(pixels.At(x, y));
            }
        }

        return PngWriter.Write(pixels);
    }
}
