using System.Text.Json.Nodes;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class SeedreamV5LiteI2ITests
{
    // The payload of https://www.segmind.com/models/seedream-v5-lite-image-to-image/api.
    private const string Golden = """
        {
            "prompt": "Editorial street style fashion photograph of the model (image attached) standing against a textured gray stone wall. She wears an oversized brown wool coat (Image attached) with a sculptural silhouette, long drape, and minimal tailoring. Light beige trousers peek slightly from beneath the hem, complementing the look. \n In her hand, she carries a soft light bordeaux red leather tote bag with a minimal, refined design. Her hair is styled naturally, slightly tousled, framing her face with understated elegance. The scene includes subtle foreground blur, adding depth and a candid, cinematic atmosphere. \n Lighting is soft natural daylight with gentle shadow play across the stone wall, enhancing both texture and mood. The overall aesthetic is modern, architectural, and refined evoking quiet luxury in a timeless editorial campaign style.",
            "image_input": ["https://segmind-resources.s3.amazonaws.com/input/c89647be-0069-4ea5-8a4c-3e33008a4db0-164dada0-e4fb-4e86-acfc-69f76cbb3028.jpeg", "https://segmind-resources.s3.amazonaws.com/input/c822c946-eee0-46cf-8bdc-58ccadcf8209-finale.jpeg"],
            "aspect_ratio": "16:9",
            "size": "3K",
            "max_images": 1,
            "optimize_prompt": "fast",
            "watermark": false
        }
        """;

    private static SeedreamV5LiteI2I Minimal => new() { Prompt = "a stone wall" };

    private static SeedreamV5LiteI2I Full => new()
    {
        Prompt = JsonNode.Parse(Golden)!["prompt"]!.GetValue<string>(),
        Images =
        [
            ImageInput.FromUrl("https://segmind-resources.s3.amazonaws.com/input/c89647be-0069-4ea5-8a4c-3e33008a4db0-164dada0-e4fb-4e86-acfc-69f76cbb3028.jpeg"),
            ImageInput.FromUrl("https://segmind-resources.s3.amazonaws.com/input/c822c946-eee0-46cf-8bdc-58ccadcf8209-finale.jpeg"),
        ],
        AspectRatio = SeedreamAspectRatio.Ratio16x9,
        Size = SeedreamSize.Size3K,
        MaxImages = 1,
        OptimizePrompt = PromptOptimization.Fast,
        Watermark = false,
    };

    [Fact]
    public void The_payload_is_the_pages_own_example() => Payload.MustBe(Golden, Full);

    [Fact]
    public void A_minimal_request_writes_only_what_the_page_requires() => Payload.MustBe("""{ "prompt": "a stone wall" }""", Minimal);

    [Fact]
    public void It_knows_its_slug_and_its_typical_latency()
    {
        Assert.Equal("seedream-v5-lite-image-to-image", Minimal.Slug);
        Assert.Equal(TimeSpan.FromSeconds(47.06), Minimal.TypicalLatency);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    public void MaxImages_takes_1_to_15(int value) => Assert.Equal(value, (Minimal with { MaxImages = value }).MaxImages);

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void MaxImages_beyond_1_to_15_is_refused(int value) =>
        Refused.OutOfRange("MaxImages", "must be between 1 and 15.", (long)value, () => Minimal with { MaxImages = value });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Images_takes_0_to_10(int count) =>
        Assert.Equal(count, Payload.Of(Minimal with { Images = Urls(count) })["image_input"]!.AsArray().Count);

    [Fact]
    public void An_eleventh_image_is_refused() =>
        Refused.OutOfRange("Images", "takes 0 to 10 images.", 11, () => Minimal with { Images = Urls(11) });

    [Fact]
    public void A_null_among_the_images_is_refused_with_its_place()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Minimal with { Images = [.. Urls(2), null!] });
        Assert.Equal("Images", refusal.ParamName);
        Assert.Contains("Images[2] is null", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unset_images_are_not_sent() => Assert.False(Payload.Of(Full with { Images = null }).ContainsKey("image_input"));

    [Fact]
    public void The_list_is_copied_on_the_way_in()
    {
        List<ImageInput> images = [.. Urls(2)];
        var request = Minimal with { Images = images };
        images.Clear();
        Assert.Equal(Urls(2), request.Images);
    }

    [Fact]
    public void The_list_is_compared_by_value()
    {
        var request = Minimal with { Images = Urls(2) };
        Assert.Equal(request, Minimal with { Images = Urls(2) });
        Assert.Equal(request.GetHashCode(), (Minimal with { Images = Urls(2) }).GetHashCode());
        Assert.NotEqual(request, Minimal with { Images = [.. Enumerable.Reverse(Urls(2))] });
        Assert.NotEqual(request, Minimal with { Images = Urls(3) });
        Assert.NotEqual(request, Minimal);
    }

    [Fact]
    public void An_empty_prompt_is_refused() => Refused.Empty("Prompt", prompt => Minimal with { Prompt = prompt });

    [Fact]
    public void Default_values_of_value_sets_are_refused()
    {
        Refused.Unnamed<SeedreamAspectRatio>("AspectRatio", () => Minimal with { AspectRatio = default(SeedreamAspectRatio) });
        Refused.Unnamed<SeedreamSize>("Size", () => Minimal with { Size = default(SeedreamSize) });
        Refused.Unnamed<PromptOptimization>("OptimizePrompt", () => Minimal with { OptimizePrompt = default(PromptOptimization) });
    }

    [Fact]
    public void Values_the_page_does_not_list_pass() =>
        Payload.MustBe(
            """{ "prompt": "a stone wall", "aspect_ratio": "9:21", "size": "4K", "optimize_prompt": "off" }""",
            Minimal with { AspectRatio = "9:21", Size = "4K", OptimizePrompt = "off" });

    [Fact]
    public void MapImages_replaces_every_image_in_order()
    {
        var seen = new List<Uri?>();
        var mapped = (Minimal with { Images = Urls(3) }).MapImages(image =>
        {
            seen.Add(image.Url);
            return ImageInput.FromUrl($"https://x.test/uploaded/{seen.Count}.png");
        });

        Assert.Equal(Urls(3).Select(image => image.Url), seen);
        Assert.Equal(
            ["https://x.test/uploaded/1.png", "https://x.test/uploaded/2.png", "https://x.test/uploaded/3.png"],
            ((SeedreamV5LiteI2I)mapped).Images!.Select(image => image.Url!.AbsoluteUri));
    }

    [Fact]
    public void MapImages_of_a_request_without_images_is_the_request()
    {
        var none = Minimal;
        var empty = Minimal with { Images = [] };
        Assert.Same(none, none.MapImages(_ => throw new InvalidOperationException()));
        Assert.Same(empty, empty.MapImages(_ => throw new InvalidOperationException()));
        Assert.Throws<ArgumentNullException>(() => none.MapImages(null!));
    }

    private static ImageInput[] Urls(int count) => [.. Enumerable.Range(0, count).Select(i => ImageInput.FromUrl($"https://x.test/{i}.png"))];
}
