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

    /// <summary>The size of the picture to generate if there is none to edit.</summary>
    public (int Width, int Height) Size { get; init; } = (1024, 1024);

    public bool Square { get; init; }

    public int Upscale { get; init; } = 1;

    public (byte[] Content, string MediaType) Apply(ReadOnlyMemory<byte>? input, string inputName)
    {
        var draw = Draw("");
        if (input is { } content)
        {
            if (PngReader.Read(content.Span) is { } pixels) return (PngWriter.Write(Shape(Tint(pixels, draw))), ImageType.Png);
            var luma = 1 + Strength * (0.4 + draw[0] / 400.0);
            var chroma = 1 + Strength * (0.6 + draw[1] / 200.0);
            if (JpegRetouch.Apply(content.Span, luma, chroma) is { } photo) return (photo, ImageType.Jpeg);
        }

        return (GeneratedImage.Create(Size.Width, Size.Height, Draw(inputName)), ImageType.Png);
    }

    private byte[] Draw(string inputName) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Prompt}\n{Seed}\n{Strength:R}\n{Index}\n{inputName}")));

    private Pixels Tint(Pixels source, byte[] draw)
    {
        var blend = LeastBlend + Strength * (MostBlend - LeastBlend);
        var tables = new byte[3][];
        for (var channel = 0; channel < 3; channel++)
        {
            // The drawn colour against the channel's own opposite: a change at every level, whatever the colour.
            var (table, colour) = (new byte[256], draw[channel]);
            for (var level = 0; level < 256; level++)
            {
                var aim = (colour + level) / 2.0;
                if (Math.Abs(aim - level) < 32) aim = level < 128 ? level + 64 : level - 64;
                table[level] = (byte)Math.Round(level + (aim - level) * blend);
            }

            tables[channel] = table;
        }

        for (var i = 0; i < source.Rgba.Length; i += 4)
        {
            for (var channel = 0; channel < 3; channel++)
                source.Rgba[i + channel] = tables[channel][source.Rgba[i + channel]];
        }

        return source;
    }

    private Pixels Shape(Pixels pixels)
    {
        if (Square) pixels = pixels.Square();
        var room = (long)pixels.Width * pixels.Height * Upscale * Upscale <= 40_000_000;
        return Upscale > 1 && room ? pixels.Scale(Upscale) : pixels;
    }
}
