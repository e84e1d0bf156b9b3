using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Segmind.Sdk.Emulator;

/// <summary>One edit: what it does follows from prompt, seed and strength alone, so that the same request gives the same picture.</summary>
internal sealed record ImageEdit(string Prompt, long Seed, double Strength, int Index)
{
    // 1 in a PNG edit would leave nothing of the photo to recognise.
    private const double MostBlend = 0.85;
    private const double LeastBlend = 0.02;
    private const double LeastChange = 16;

    /// <summary>The size of the picture to generate if there is none to edit.</summary>
    public (int Width, int Height) Size { get; init; } = (1024, 1024);

    public bool Square { get; init; }

    public int Upscale { get; init; } = 1;

    public (byte[] Content, string MediaType) Apply(ReadOnlyMemory<byte>? input, string inputName)
    {
        var draw = Draw("");
        if (input is { } content)
        {
            if (PngReader.Read(content.Span) is { } pixels)
            {
                return (PngWriter.Write(Shape(Tint(pixels, draw))), ImageType.Png);
            }

            var luma = 1 + Strength * (0.4 + draw[0] / 400.0);
            var chroma = 1 + Strength * (0.6 + draw[1] / 200.0);
            if (JpegRetouch.Apply(content.Span, luma, chroma, draw) is { } photo)
            {
                return (photo, ImageType.Jpeg);
            }
        }

        return (GeneratedImage.Create(Size.Width, Size.Height, Draw(inputName)), ImageType.Png);
    }

    private byte[] Draw(string inputName) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Prompt}\n{Seed}\n{Strength:R}\n{Index}\n{inputName}")));

    private Pixels Tint(Pixels source, byte[] draw)
    {
        var blend = LeastBlend + Strength * (MostBlend - LeastBlend);
        for (var channel = 0; channel < 3; channel++)
        {
            var goal = draw[channel] >= 128 ? 224 + draw[channel] / 8 : draw[channel] / 8;
            var slope = draw[channel + 3] / 1000.0 + 0.45;
            var curve = Curve(goal, slope, blend);
            // A black picture has nothing to lose on the way to black.
            if (MeanChange(source, channel, curve) < LeastChange * blend)
            {
                curve = Curve(255 - goal, slope, blend);
            }

            for (var i = channel; i < source.Rgba.Length; i += 4)
            {
                source.Rgba[i] = curve[source.Rgba[i]];
            }
        }

        return source;
    }

    /// <summary>A straight line towards a very light or a very dark level: no seams, and a change at nearly every level.</summary>
    private static byte[] Curve(int goal, double slope, double blend)
    {
        var curve = new byte[256];
        for (var level = 0; level < curve.Length; level++)
        {
            var aim = level * slope + goal * (1 - slope);
            curve[level] = (byte)Math.Round(level + (aim - level) * blend);
        }

        return curve;
    }

    private static double MeanChange(Pixels source, int channel, byte[] curve)
    {
        long change = 0;
        for (var i = channel; i < source.Rgba.Length; i += 4)
        {
            change += Math.Abs(curve[source.Rgba[i]] - source.Rgba[i]);
        }

        return (double)change / (source.Width * source.Height);
    }

    private Pixels Shape(Pixels pixels)
    {
        if (Square)
        {
            pixels = pixels.Square();
        }

        var room = (long)pixels.Width * pixels.Height * Upscale * Upscale <= 40_000_000;
        return Upscale > 1 && room ? pixels.Scale(Upscale) : pixels;
    }
}
