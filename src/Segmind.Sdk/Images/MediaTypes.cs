namespace Segmind.Sdk;

/// <summary>Tells what a file is by its first bytes: names and headers from elsewhere are only hints.</summary>
internal static class MediaTypes
{
    /// <summary>As many bytes as <see cref="Sniff"/> wants to see.</summary>
    public const int SniffLength = 512;

    public static string? Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var riff] => SniffRiff(riff),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] => SniffBrand(brand),
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..] => "image/tiff",
        [0, 0, 1, 0, _, 0, ..] => "image/x-icon",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "video/webm",
        [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
        _ => IsSvg(head) ? "image/svg+xml" : null,
    };

    public static string Extension(string? mediaType) => mediaType switch
    {
        "image/png" => ".png",
        "image/jpeg" or "image/jpg" => ".jpg",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/avif" => ".avif",
        "image/heic" => ".heic",
        "image/bmp" => ".bmp",
        "image/tiff" => ".tiff",
        "image/x-icon" or "image/vnd.microsoft.icon" => ".ico",
        "image/svg+xml" => ".svg",
        "video/mp4" => ".mp4",
        "video/quicktime" => ".mov",
        "video/webm" => ".webm",
        "audio/mpeg" => ".mp3",
        "audio/wav" => ".wav",
        "application/json" => ".json",
        _ => ".bin",
    };

    /// <summary>Type and subtype, lower case, no parameters: nothing that could break out of a header or a data URI.</summary>
    public static bool IsWellFormed(string mediaType)
    {
        var slash = mediaType.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < mediaType.Length - 1 && mediaType.Length <= 100
            && mediaType.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '/' or '-' or '+' or '.')
            && mediaType.IndexOf('/', slash + 1) < 0;
    }

    private static string? SniffRiff(ReadOnlySpan<byte> form) =>
        form.StartsWith("WEBP"u8) ? "image/webp" : form.StartsWith("WAVE"u8) ? "audio/wav" : null;

    private static string? SniffBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8) ? "image/avif"
        : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? "image/heic"
        : brand.StartsWith("qt  "u8) ? "video/quicktime"
        : "video/mp4";

    private static bool IsSvg(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        return head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) && head.IndexOf("<svg"u8) >= 0;
    }
}
