namespace Segmind.Sdk.Models;

/// <summary>The AIML API's rules for an image, checked on local content before it costs a call; a URL's content is the server's to check.</summary>
internal static class AimlImageRules
{
    /// <summary>The page says "less than 50MB" without saying which MB: the larger one, so that nothing the server takes is refused here.</summary>
    public const long TooManyBytes = 50L * 1024 * 1024;

    public const long MinArea = 262_144;

    public const long MaxArea = 4_194_304;

    /// <summary>Throws when local content breaks a rule, naming the property, the rule and the value.</summary>
    /// <param name="index">The image's place in <see cref="AimlSeedEdit.Images"/>.</param>
    /// <param name="mediaType">Its type, stated or by its first bytes; <see langword="null"/> when neither tells.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="size">Its size by its own header; <see langword="null"/> when the header can't be read.</param>
    public static void Check(int index, string? mediaType, long length, ImageSize? size)
    {
        var property = FormattableString.Invariant($"{nameof(AimlSeedEdit.Images)}[{index}]");
        if (mediaType is not ("image/png" or "image/webp" or "image/jpeg" or "image/jpg"))
        {
            throw Broken(property, $"must be a PNG, WebP or JPEG file, but its type is {mediaType ?? "unknown"}.");
        }

        if (length >= TooManyBytes)
        {
            throw Broken(property, $"must be less than 50 MB ({TooManyBytes} bytes), but has {length} bytes.");
        }

        if (size is not { } known)
        {
            throw Broken(property, $"must state its width and height, but the header of this {mediaType} file is damaged or cut short.");
        }

        if (known.Area is < MinArea or > MaxArea)
        {
            throw Broken(property, $"must have an area between {MinArea} and {MaxArea} pixels, but is {known.Width} x {known.Height}, {known.Area} pixels.");
        }
    }

    private static ArgumentException Broken(string property, FormattableString rule) =>
        new($"{property} {FormattableString.Invariant(rule)}", property);
}
