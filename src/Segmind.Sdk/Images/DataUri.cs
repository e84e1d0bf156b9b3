namespace Segmind.Sdk;

/// <summary>Content written into a text: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUri
{
    private const string Scheme = "data:";

    public static bool TryParse(string text, out string? mediaType, out byte[] content)
    {
        mediaType = null;
        content = [];
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma >= 0 && IsHeader(text.AsSpan(0, comma)) && TryDecode(text.AsSpan(comma + 1), out content) && TryParseHeader(text[..comma], out mediaType);
    }

    /// <summary>Reads what stands before the comma.</summary>
    public static bool TryParseHeader(string header, out string? mediaType)
    {
        mediaType = null;
        if (!IsHeader(header))
        {
            return false;
        }

        var type = header[Scheme.Length..].Split(';')[0].ToLowerInvariant();
        mediaType = MediaTypes.IsWellFormed(type) ? type : null;
        return true;
    }

    /// <summary>Decodes base64. A word can happen to be base64 too: look at what comes out.</summary>
    public static bool TryDecode(ReadOnlySpan<char> base64, out byte[] content)
    {
        content = [];
        var buffer = new byte[base64.Length / 4 * 3 + 3];
        if (base64.IsEmpty || !Convert.TryFromBase64Chars(base64, buffer, out var length) || length == 0)
        {
            return false;
        }

        content = length == buffer.Length ? buffer : buffer[..length];
        return true;
    }

    private static bool IsHeader(ReadOnlySpan<char> header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
}
