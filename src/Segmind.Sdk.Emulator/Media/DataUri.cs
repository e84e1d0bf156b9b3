namespace Segmind.Sdk.Emulator;

/// <summary>Reads base64 data URIs.</summary>
internal static class DataUri
{
    public static bool TryParse(string value, out string mediaType, out byte[] content)
    {
        (mediaType, content) = ("application/octet-stream", []);
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !value.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var head = value[5..comma];
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (head.Split(';')[0] is { Length: > 0 } named)
        {
            mediaType = named.ToLowerInvariant();
        }

        content = Raw(value.AsSpan(comma + 1));
        return content.Length > 0;
    }

    /// <summary>The bytes of plain base64; none if it isn't.</summary>
    public static byte[] Raw(ReadOnlySpan<char> base64)
    {
        var buffer = new byte[base64.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(base64, buffer, out var written) ? buffer[..written] : [];
    }
}
