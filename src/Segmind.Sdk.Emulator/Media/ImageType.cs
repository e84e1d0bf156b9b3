namespace Segmind.Sdk.Emulator;

/// <summary>Media types, by magic bytes and by file extension.</summary>
internal static class ImageType
{
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";

    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [Png] = "png",
        [Jpeg] = "jpeg",
        ["image/webp"] = "webp",
        ["image/gif"] = "gif",
        ["image/bmp"] = "bmp",
        ["image/tiff"] = "tiff",
        ["image/avif"] = "avif",
        ["image/svg+xml"] = "svg",
        ["video/mp4"] = "mp4",
    };

    public static string? Sniff(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(PngReader.Signature))
        {
            return Png;
        }

        if (content is [0xFF, 0xD8, 0xFF, ..])
        {
            return Jpeg;
        }

        if (content.StartsWith("GIF8"u8))
        {
            return "image/gif";
        }

        return content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }

    public static string Extension(string mediaType) => Extensions.GetValueOrDefault(mediaType, "bin");
}
