using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Segmind.Sdk;

/// <summary>
/// Blanks a key out of what a server wrote, escaped as JSON, HTML or an address may escape it. Where the text breaks off in the key,
/// the part of it goes too.
/// </summary>
internal static class KeyBlanking
{
    // No real key is shorter; a stand-in such as "test" may well be part of a job's id.
    private const int ShortestSecret = 12;
    private const int ShortestPart = 8;
    private const int LongestEscape = 8;

    public static void Blank(Span<byte> text, string key)
    {
        if (key.Length < ShortestSecret)
        {
            return;
        }

        ReadOnlySpan<byte> starts = [(byte)key[0], (byte)'\\', (byte)'%', (byte)'&'];
        for (int at; (at = text.IndexOfAny(starts)) >= 0;)
        {
            text = text[at..];
            var length = KeyLength(text, key);
            text[..length].Fill((byte)'*');
            text = text[Math.Max(length, 1)..];
        }
    }

    /// <summary>How far the key reaches from the text's start; zero when something else stands there.</summary>
    private static int KeyLength(ReadOnlySpan<byte> text, string key)
    {
        var length = 0;
        for (var matched = 0; matched < key.Length; matched++)
        {
            var rest = text[length..];
            var next = CharLength(rest, key[matched]);
            if (next == 0)
            {
                return matched >= ShortestPart && IsCut(rest) ? text.Length : 0;
            }

            length += next;
        }

        return length;
    }

    private static bool IsCut(ReadOnlySpan<byte> rest) => rest.IsEmpty || (rest.Length < LongestEscape && rest[0] is (byte)'\\' or (byte)'%' or (byte)'&');

    private static int CharLength(ReadOnlySpan<byte> text, char c) => text switch
    {
        [(byte)'\\', (byte)'u', ..] when IsHex(text[2..], 4, c) => 6,
        [(byte)'\\', var escaped, ..] when escaped == c => 2,
        [(byte)'%', ..] when IsHex(text[1..], 2, c) => 3,
        [(byte)'&', ..] when EntityLength(text, c) is > 0 and var length => length,
        [var plain, ..] when plain == c => 1,
        _ => 0,
    };

    private static bool IsHex(ReadOnlySpan<byte> text, int digits, char c) =>
        text.Length >= digits && Utf8Parser.TryParse(text[..digits], out int code, out var read, 'x') && read == digits && code == c;

    private static int EntityLength(ReadOnlySpan<byte> text, char c)
    {
        var length = text[..Math.Min(text.Length, LongestEscape)].IndexOf((byte)';') + 1;
        return length > 0 && WebUtility.HtmlDecode(Encoding.ASCII.GetString(text[..length])) is [var decoded] && decoded == c ? length : 0;
    }
}
