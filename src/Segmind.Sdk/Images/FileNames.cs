namespace Segmind.Sdk;

/// <summary>File names of our own making: the server's text only as far as it is harmless on every file system.</summary>
internal static class FileNames
{
    private const int LongestStem = 64;

    public static string Stem(string text, int number)
    {
        var safe = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(LongestStem));
        return FormattableString.Invariant($"{(safe.Length == 0 ? "image" : "segmind-" + safe)}-{number}");
    }
}
