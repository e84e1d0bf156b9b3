using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class InferenceRequestTests
{
    private const string Secret = "a prompt that no log may show";

    private static SeedEditV3 Request => new() { Image = ImageInput.FromUrl("https://x.test/private.png?sig=secret"), Prompt = Secret };

    [Fact]
    public void With_clones_the_additional_parameters()
    {
        var original = Request;
        original.AdditionalParameters["nested"] = new System.Text.Json.Nodes.JsonObject { ["a"] = 1 };
        var copy = original with { Seed = 1 };
        copy.AdditionalParameters["nested"]!["a"] = 2;
        copy.AdditionalParameters["more"] = true;

        Assert.Equal("""{"nested":{"a":1}}""", original.AdditionalParameters.ToJsonString());
        Assert.Equal("""{"nested":{"a":2},"more":true}""", copy.AdditionalParameters.ToJsonString());
    }

    [Fact]
    public void With_keeps_the_model_and_its_latency()
    {
        var copy = Request with { Seed = 1 };
        Assert.Equal("seededit-v3", copy.Slug);
        Assert.Equal(Request.TypicalLatency, copy.TypicalLatency);
        Assert.Same(Request.TypeInfo, copy.TypeInfo);
    }

    [Fact]
    public void Additional_parameters_count_in_equality_and_not_their_order()
    {
        var one = Request;
        var other = Request;
        one.AdditionalParameters["a"] = 1;
        Assert.NotEqual(one, other);
        one.AdditionalParameters["b"] = 2;
        other.AdditionalParameters["b"] = 2;
        other.AdditionalParameters["a"] = 1;
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Additional_parameters_are_no_member_of_the_typed_payload()
    {
        var request = Request;
        request.AdditionalParameters["new_parameter"] = 1;
        Assert.Equal(["image_url", "prompt"], Payload.Of(request).Select(m => m.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Requests_of_different_kinds_are_never_equal() =>
        Assert.False(new AnyModel("seededit-v3").Equals((InferenceRequest)new AnyWorkflow("seededit-v3")));

    [Fact]
    public void ToString_prints_neither_prompt_nor_image()
    {
        InferenceRequest[] requests =
        [
            Request,
            new Sd3MedImg2Img { Image = Request.Image, Prompt = Secret, NegativePrompt = Secret },
            new SeedreamV5LiteI2I { Images = [Request.Image], Prompt = Secret },
            new RetouchWorkflow { Image = Request.Image, Instructions = Secret },
            new AimlSeedEdit { Images = [Request.Image], Prompt = Secret },
            new AnyModel("nano-banana") { ["prompt"] = Secret },
            new AnyWorkflow("w-v1") { ["Prompt"] = Secret },
        ];

        Assert.Equal(
            [
                "SeedEditV3 (seededit-v3)",
                "Sd3MedImg2Img (sd3-med-img2img)",
                "SeedreamV5LiteI2I (seedream-v5-lite-image-to-image)",
                "RetouchWorkflow (68a98710c49c91c2edbbbfa0-v1)",
                "AimlSeedEdit (bytedance/seededit-3.0-i2i)",
                "AnyModel (nano-banana)",
                "AnyWorkflow (w-v1)",
            ],
            requests.Select(request => request.ToString()));
    }

    [Fact]
    public void A_refusal_never_repeats_the_prompt()
    {
        Func<object>[] refused =
        [
            () => new SeedEditV3 { Prompt = Secret, Image = Request.Image, Seed = 0 },
            () => new SeedEditV3 { Prompt = Secret, Image = Request.Image, Size = default(SeedEditSize) },
            () => new SeedEditV3 { Prompt = Secret, Image = null! },
            () => new Sd3MedImg2Img { Prompt = Secret, NegativePrompt = Secret, Image = Request.Image, Strength = 2 },
            () => new SeedreamV5LiteI2I { Prompt = Secret, MaxImages = 16 },
            () => new AimlSeedEdit { Prompt = Secret, Images = [] },
            () => Payload.Of(new SeedEditV3 { Prompt = Secret, Image = ImageInput.FromBytes(new byte[] { 1 }) }),
        ];

        Assert.All(refused, make => Assert.DoesNotContain(Secret, Assert.ThrowsAny<Exception>(make).ToString(), StringComparison.Ordinal));
    }
}
