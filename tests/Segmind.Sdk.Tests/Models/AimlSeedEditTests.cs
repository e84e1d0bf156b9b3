using System.Text.Json;
using System.Text.Json.Nodes;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class AimlSeedEditTests
{
    // The request schema's example on the model's first page. Its placeholder "text" is no image, so the test puts an address there.
    private const string Schema = """
        {
            "model": "bytedance/seededit-3.0-i2i",
            "image": "text",
            "size": "1024x1024",
            "prompt": "text",
            "response_format": "url",
            "seed": 1,
            "guidance_scale": 1,
            "watermark": false
        }
        """;

    // The quick example of the same page.
    private const string QuickExample = """
        {
            "model": "bytedance/seededit-3.0-i2i",
            "image": "https://zovi0.github.io/public_misc/flux-dev-t-rex.png",
            "prompt": "Add a bird to the foreground of the photo."
        }
        """;

    private static AimlSeedEdit Minimal => new()
    {
        Images = [ImageInput.FromUrl("https://zovi0.github.io/public_misc/flux-dev-t-rex.png")],
        Prompt = "Add a bird to the foreground of the photo.",
    };

    private static AimlSeedEdit Full => new()
    {
        Images = Urls(1),
        Size = AimlImageSize.Square1024,
        Prompt = "text",
        ResponseFormat = AimlResponseFormat.Url,
        Seed = 1,
        GuidanceScale = 1,
        Watermark = false,
    };

    [Fact]
    public void The_payload_is_the_pages_schema_example()
    {
        var golden = JsonNode.Parse(Schema)!.AsObject();
        golden["image"] = "https://x.test/0.png";
        Payload.MustBe(golden.ToJsonString(), Full);
    }

    [Fact]
    public void A_minimal_payload_is_the_pages_quick_example() => Payload.MustBe(QuickExample, Minimal);

    [Fact]
    public void It_names_its_model_and_states_no_latency_as_its_page_does()
    {
        Assert.Equal("bytedance/seededit-3.0-i2i", Minimal.Model);
        Assert.Equal("AimlSeedEdit (bytedance/seededit-3.0-i2i)", Minimal.ToString());
        Assert.Null(Minimal.TypicalLatency);
    }

    [Fact]
    public void It_cannot_be_queued() => Assert.False(typeof(QueuedRequest).IsAssignableFrom(typeof(AimlSeedEdit)));

    [Fact]
    public void One_image_is_a_string() =>
        Assert.Equal("https://x.test/0.png", Payload.Of(Minimal with { Images = Urls(1) })["image"]!.GetValue<string>());

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void Several_images_are_an_array_in_order(int count) =>
        Assert.Equal(
            Urls(count).Select(image => image.Url!.OriginalString),
            Payload.Of(Minimal with { Images = Urls(count) })["image"]!.AsArray().Select(url => url!.GetValue<string>()));

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void Fewer_than_1_or_more_than_16_images_are_refused(int count) =>
        Refused.OutOfRange("Images", "takes 1 to 16 images.", count, () => Minimal with { Images = Urls(count) });

    [Fact]
    public void Missing_images_are_refused()
    {
        Assert.Equal("Images", Assert.Throws<ArgumentNullException>(() => Minimal with { Images = null! }).ParamName);
        Assert.Contains("Images[1] is null", Assert.Throws<ArgumentException>(() => Minimal with { Images = [.. Urls(1), null!] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_image_that_was_not_made_inline_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => Payload.Of(Minimal with { Images = [ImageInput.FromBytes(new byte[] { 1 })] }));

    [Fact]
    public void The_list_is_copied_and_compared_by_value()
    {
        List<ImageInput> images = [.. Urls(2)];
        var request = Minimal with { Images = images };
        images.Clear();
        Assert.Equal(Minimal with { Images = Urls(2) }, request);
        Assert.Equal((Minimal with { Images = Urls(2) }).GetHashCode(), request.GetHashCode());
        Assert.NotEqual(Minimal, request);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_guidance_that_is_no_number_is_refused(double value) =>
        Refused.OutOfRange("GuidanceScale", "must be a finite number.", value, () => Minimal with { GuidanceScale = value });

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1000)]
    public void Any_finite_guidance_passes_since_the_page_has_no_range(double value) =>
        Assert.Equal(value, Payload.Of(Minimal with { GuidanceScale = value })["guidance_scale"]!.GetValue<double>());

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Any_seed_passes_since_the_page_has_no_range(long value) =>
        Assert.Equal(value, Payload.Of(Minimal with { Seed = value })["seed"]!.GetValue<long>());

    [Fact]
    public void An_empty_prompt_is_refused() => Refused.Empty("Prompt", prompt => Minimal with { Prompt = prompt });

    [Fact]
    public void Default_values_of_value_sets_are_refused()
    {
        Refused.Unnamed<AimlImageSize>("Size", () => Minimal with { Size = default(AimlImageSize) });
        Refused.Unnamed<AimlResponseFormat>("ResponseFormat", () => Minimal with { ResponseFormat = default(AimlResponseFormat) });
    }

    [Fact]
    public void Values_the_page_does_not_list_pass()
    {
        var payload = Payload.Of(Minimal with { Size = "2048x2048", ResponseFormat = "png" });
        Assert.Equal("2048x2048", payload["size"]!.GetValue<string>());
        Assert.Equal("png", payload["response_format"]!.GetValue<string>());
    }

    [Fact]
    public void MapImages_replaces_every_image_in_order()
    {
        var seen = new List<ImageInput>();
        var mapped = (AimlSeedEdit)(Minimal with { Images = Urls(3) }).MapImages(image =>
        {
            seen.Add(image);
            return Urls(3)[3 - seen.Count];
        });

        Assert.Equal(Urls(3), seen);
        Assert.Equal(Enumerable.Reverse(Urls(3)), mapped.Images);
        Assert.Throws<ArgumentNullException>(() => Minimal.MapImages(null!));
    }

    private static ImageInput[] Urls(int count) => [.. Enumerable.Range(0, count).Select(i => ImageInput.FromUrl($"https://x.test/{i}.png"))];
}
