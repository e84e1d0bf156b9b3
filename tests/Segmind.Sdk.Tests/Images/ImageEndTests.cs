using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Where an image ends is told from its structure, however its bytes come.</summary>
public class ImageEndTests
{
    public static TheoryData<string> Formats => ["png", "jpeg", "webp", "gif"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_whole_image_has_its_end_however_it_is_divided(string format)
    {
        var image = WholeImages.ByName(format);

        Assert.All(Enumerable.Range(1, image.Length), size => Assert.False(IsMissing(image, size)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_image_cut_at_any_byte_has_not(string format)
    {
        var image = WholeImages.ByName(format);

        Assert.All(Enumerable.Range(0, image.Length), length => Assert.True(IsMissing(image.AsSpan(0, length), 1) && IsMissing(image.AsSpan(0, length), 64)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_comes_behind_the_end_is_no_matter(string format)
    {
        byte[] image = [.. WholeImages.ByName(format), .. "a camera's own data"u8, 0xFF, 0x2C];

        Assert.False(IsMissing(image, 7));
    }

    [Theory]
    [InlineData("words")]
    [InlineData("more words than any image has of head")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'>")]
    [InlineData("\0\0\0\u0018ftypmp42 and so on")]
    [InlineData("RIFF\u0010\0\0\0WAVE and so on")]
    public void Other_formats_pass_and_are_known_to_be_unknown(string text)
    {
        var end = new ImageEnd();
        end.Append(System.Text.Encoding.Latin1.GetBytes(text));

        Assert.Equal((false, true), (end.IsMissing(), end.IsUnknown));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_known_format_is_known(string format)
    {
        var end = new ImageEnd();
        end.Append(WholeImages.ByName(format));

        Assert.False(end.IsUnknown);
    }

    [Theory]
    [InlineData("gif", 19)]
    [InlineData("jpeg", 19)]
    public void A_structure_that_makes_no_sense_is_left_to_the_reader(string format, int at)
    {
        var image = WholeImages.ByName(format)[..(at + 40)];
        image[at] = 0x77;

        Assert.False(IsMissing(image, 5));
    }

    private static bool IsMissing(ReadOnlySpan<byte> image, int size)
    {
        var end = new ImageEnd();
        for (; !image.IsEmpty; image = image[Math.Min(size, image.Length)..])
        {
            end.Append(image[..Math.Min(size, image.Length)]);
        }

        return end.IsMissing();
    }
}
