using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class AimlImageRulesTests
{
    private const long TooManyBytes = 50 * 1024 * 1024;

    [Theory]
    [InlineData("image/png", 1, 512, 512)]
    [InlineData("image/webp", 50_000_000, 512, 512)]
    [InlineData("image/jpeg", TooManyBytes - 1, 2048, 2048)]
    [InlineData("image/jpg", 1000, 262_144, 1)]
    [InlineData("image/png", 1000, 1, 4_194_304)]
    public void Content_within_the_rules_passes(string mediaType, long length, int width, int height) =>
        AimlImageRules.Check(0, mediaType, length, new ImageSize(width, height));

    [Theory]
    [InlineData("image/gif", "image/gif")]
    [InlineData("image/heic", "image/heic")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("video/mp4", "video/mp4")]
    [InlineData(null, "unknown")]
    public void Another_type_is_refused(string? mediaType, string value) =>
        Broken(mediaType, 1000, new ImageSize(1024, 1024), "must be a PNG, WebP or JPEG file", value);

    [Theory]
    [InlineData(TooManyBytes)]
    [InlineData(TooManyBytes + 1)]
    [InlineData(long.MaxValue)]
    public void Fifty_megabytes_or_more_are_refused(long length) =>
        Broken("image/png", length, new ImageSize(1024, 1024), "must be less than 50 MB (52428800 bytes)", $"{length} bytes");

    [Theory]
    [InlineData(511, 513, "511 x 513, 262143 pixels")]
    [InlineData(1, 1, "1 x 1, 1 pixels")]
    [InlineData(4_194_305, 1, "4194305 x 1, 4194305 pixels")]
    [InlineData(2048, 2049, "2048 x 2049, 4196352 pixels")]
    [InlineData(int.MaxValue, int.MaxValue, "4611686014132420609 pixels")]
    public void An_area_beyond_the_bounds_is_refused(int width, int height, string value) =>
        Broken("image/webp", 1000, new ImageSize(width, height), "must have an area between 262144 and 4194304 pixels", value);

    [Fact]
    public void A_header_that_cannot_be_read_is_refused() =>
        Broken("image/jpeg", 1000, null, "must state its width and height", "image/jpeg file is damaged or cut short");

    private static void Broken(string? mediaType, long length, ImageSize? size, string rule, string value)
    {
        var refusal = Assert.Throws<ArgumentException>(() => AimlImageRules.Check(3, mediaType, length, size));
        Assert.Equal("Images[3]", refusal.ParamName);
        Assert.StartsWith($"Images[3] {rule}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
    }
}
