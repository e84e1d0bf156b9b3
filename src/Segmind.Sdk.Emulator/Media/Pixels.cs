namespace Segmind.Sdk.Emulator;

/// <summary>A decoded picture: four bytes a pixel, red first.</summary>
internal sealed class Pixels(int width, int height, bool hasAlpha)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public bool HasAlpha { get; } = hasAlpha;

    public byte[] Rgba { get; } = new byte[width * height * 4];

    public Pixels Scale(int factor)
    {
        var target = new Pixels(Width * factor, Height * factor, HasAlpha);
        for (var y = 0; y < target.Height; y++)
        {
            for (var x = 0; x < target.Width; x++)
            {
                At(x / factor, y / factor).CopyTo(target.At(x, y));
            }
        }

        return target;
    }

    /// <summary>The largest square around the middle.</summary>
    public Pixels Square()
    {
        var side = Math.Min(Width, Height);
        var target = new Pixels(side, side, HasAlpha);
        var (left, top) = ((Width - side) / 2, (Height - side) / 2);
        for (var y = 0; y < side; y++)
        {
            Rgba.AsSpan(((y + top) * Width + left) * 4, side * 4).CopyTo(target.Rgba.AsSpan(y * side * 4));
        }

        return target;
    }

    public Span<byte> At(int x, int y) => Rgba.AsSpan((y * Width + x) * 4, 4);
}
