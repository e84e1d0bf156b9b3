using System.Buffers;
using System.Buffers.Text;

namespace Segmind.Sdk;

/// <summary>Base64 as a JSON string may write it: with escapes, and with white space that counts for nothing.</summary>
internal static class Base64Text
{
    private const int LongestEscape = 6;
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>
    /// Moves the base64 characters to the text's start and returns how many they are. An escape that the text's end cuts is left for
    /// later: <paramref name="consumed"/> stops before it.
    /// </summary>
    /// <exception cref="InvalidDataException">Something else is in between.</exception>
    public static int Compact(Span<byte> text, bool isEnd, out int consumed)
    {
        var kept = 0;
        for (consumed = 0; consumed < text.Length;)
        {
            var run = text[consumed..].IndexOfAnyExcept(Alphabet);
            run = run < 0 ? text.Length - consumed : run;
            text.Slice(consumed, run).CopyTo(text[kept..]);
            kept += run;
            consumed += run;
            if (consumed == text.Length || (!isEnd && text.Length - consumed < LongestEscape))
            {
                break;
            }

            var (length, character) = Read(text[consumed..]);
            consumed += length;
            if (!char.IsWhiteSpace((char)character))
            {
                text[kept++] = character;
            }
        }

        return kept;
    }

    private static (int Length, byte Character) Read(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)' ', ..] => (1, (byte)' '),
        [(byte)'\\', (byte)'/', ..] => (2, (byte)'/'),
        [(byte)'\\', (byte)'n' or (byte)'r' or (byte)'t', ..] => (2, (byte)' '),
        [(byte)'\\', (byte)'u', _, _, _, _, ..] when Coded(text[2..LongestEscape]) is { } character => (LongestEscape, character),
        _ => throw new InvalidDataException("The text is not base64."),
    };

    private static byte? Coded(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int code, out var read, 'x') && read == digits.Length && code < 128 && (Alphabet.Contains((byte)code) || code is ' ' or '\n' or '\r' or '\t')
            ? (byte)code
            : null;
}
