using System.Buffers;
using System.Globalization;

namespace Segmind.Sdk;

/// <summary>File names of our own making: the server's text only as far as it is harmless on every file system.</summary>
internal static class FileNames
{
    private const int LongestStem = 64;
    private static readonly SearchValues<char> Safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Stem(string text, int number)
    {
        var safe = text.Length > LongestStem || text.AsSpan().ContainsAnyExcept(Safe) ? string.Concat(text.Where(Safe.Contains).Take(LongestStem)) : text;
        return string.Create(CultureInfo.InvariantCulture, $"{(safe.Length == 0 ? "image" : "segmind-")}{safe}-{number}");
    }
}
