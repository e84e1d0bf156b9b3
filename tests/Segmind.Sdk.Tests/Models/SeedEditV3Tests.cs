using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class SeedEditV3Tests
{
    private const string ImageUrl = "https://segmind-resources.s3.amazonaws.com/input/310c635e-98ec-413e-90bd-a3958c0f94ce-03e6053a-24ed-4466-84b7-a0878e211fc0.jpeg";

    // The payload of https://www.segmind.com/models/seededit-v3/api.
    private const string Golden = """
        {
            "prompt": "Replace the background with a sunny beach scene, keep lighting consistent.",
            "image_url": "https://segmind-resources.s3.amazonaws.com/input/310c635e-98ec-413e-90bd-a3958c0f94ce-03e6053a-24ed-4466-84b7-a0878e211fc0.jpeg",
            "size": "adaptive",
            "seed": 42,
            "guidance_scale": 5.5
        }
        """;

    private static SeedEditV3 Minimal => new() { Image = ImageInput.FromUrl("https://x.test/a.png"), Prompt = "a beach" };

    private static SeedEditV3 Full => new()
    {
        Image = ImageInput.FromUrl(ImageUrl),
        Prompt = "Replace the background with a sunny beach scene, keep lighting consistent.",
        Size = SeedEditSize.Adaptive,
        Seed = 42,
        GuidanceScale = 5.5,
    };

    [Fact]
    public void The_payload_is_the_pages_own_example() => Payload.MustBe(Golden, Full);

    [Fact]
    public void A_minimal_request_writes_only_what_the_page_requires() =>
        Payload.MustBe("""{ "image_url": "https://x.test/a.png", "prompt": "a beach" }""", Minimal);

    [Fact]
    public void It_knows_its_slug_and_its_typical_latency()
    {
        Assert.Equal("seededit-v3", Minimal.Slug);
        Assert.Equal(TimeSpan.FromSeconds(10.85), Minimal.TypicalLatency);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5.5)]
    [InlineData(10)]
    public void GuidanceScale_takes_1_to_10(double value) => Assert.Equal(value, (Minimal with { GuidanceScale = value }).GuidanceScale);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(0.999)]
    [InlineData(10.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void GuidanceScale_beyond_1_to_10_is_refused(double value) =>
        Refused.OutOfRange("GuidanceScale", "must be between 1 and 10.", value, () => Minimal with { GuidanceScale = value });

    [Theory]
    [InlineData(1)]
    [InlineData(999999)]
    public void Seed_takes_1_to_999999(long value) => Assert.Equal(value, (Minimal with { Seed = value }).Seed);

    [Theory]
    [InlineData(0)]
    [InlineData(1000000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Seed_beyond_1_to_999999_is_refused(long value) =>
        Refused.OutOfRange("Seed", "must be between 1 and 999999.", value, () => Minimal with { Seed = value });

    [Fact]
    public void A_missing_image_is_refused() =>
        Assert.Equal("Image", Assert.Throws<ArgumentNullException>(() => Minimal with { Image = null! }).ParamName);

    [Fact]
    public void An_empty_prompt_is_refused() => Refused.Empty("Prompt", prompt => Minimal with { Prompt = prompt });

    [Fact]
    public void A_default_size_is_refused() => Refused.Unnamed<SeedEditSize>("Size", () => Minimal with { Size = default(SeedEditSize) });

    [Fact]
    public void A_size_the_page_does_not_list_passes() =>
        Assert.Equal("2048x2048", Payload.Of(Minimal with { Size = "2048x2048" })["size"]!.GetValue<string>());

    [Fact]
    public void MapImages_replaces_the_image_and_nothing_else()
    {
        var mapped = (SeedEditV3)Full.MapImages(image =>
        {
            Assert.Equal(new Uri(ImageUrl), image.Url);
            return ImageInput.FromUrl("https://x.test/uploaded.png");
        });

        Assert.Equal(Full with { Image = ImageInput.FromUrl("https://x.test/uploaded.png") }, mapped);
    }

    [Fact]
    public void MapImages_needs_a_map() => Assert.Throws<ArgumentNullException>(() => Minimal.MapImages(null!));

    [Fact]
    public void Equal_parameters_make_equal_requests()
    {
        Assert.Equal(Full, Full);
        Assert.Equal(Full.GetHashCode(), Full.GetHashCode());
        Assert.NotEqual(Full, Full with { Seed = 43 });
    }
}
