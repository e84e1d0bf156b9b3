namespace Segmind.Sdk;

/// <summary>Content written into a text: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUri
{
    public static bool TryParse(string text, out string? mediaType, out byte[] content)
    {
        mediaType = null;
        content = [];
        const string scheme = "data:";
        const string marker = ";base64,";
        if (!text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var end = text.IndexOf(marker, StringComparison.OrdinalIgnoreCase);
        if (end < 0 || !TryDecode(text.AsSpan(end + marker.Length), out content))
        {
            return false;
        }

        var type = text[scheme.Length..end].Split(';')[0].ToLowerInvariant();
        mediaType = MediaTypes.IsWellFormed(type) ? type : null;
        return true;
    }

    /// <summary>Decodes base64 that is long enough and clean enough to be a file; a word that happens to be base64 is not one.</summary>
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
}
