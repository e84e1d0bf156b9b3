using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class Sd3MedImg2ImgTests
{
    // The payload of https://www.segmind.com/models/sd3-med-img2img/api.
    private const string Golden = """
        {
            "prompt": "photo of a boy holding phone on table,3d pixar style",
            "negative_prompt": "low quality,less details",
            "image": "https://segmind-sd-models.s3.amazonaws.com/display_images/sd3-img2img-ip.jpg",
            "num_inference_steps": 20,
            "guidance_scale": 5,
            "seed": 698845,
            "samples": 1,
            "strength": 0.7,
            "sampler": "dpmpp_2m",
            "scheduler": "sgm_uniform",
            "base64": false
        }
        """;

    private static Sd3MedImg2Img Minimal => new() { Image = ImageInput.FromUrl("https://x.test/a.png"), Prompt = "a boy" };

    private static Sd3MedImg2Img Full => new()
    {
        Prompt = "photo of a boy holding phone on table,3d pixar style",
        NegativePrompt = "low quality,less details",
        Image = ImageInput.FromUrl("https://segmind-sd-models.s3.amazonaws.com/display_images/sd3-img2img-ip.jpg"),
        NumInferenceSteps = 20,
        GuidanceScale = 5,
        Seed = 698_845,
        Samples = 1,
        Strength = 0.7,
        Sampler = Sampler.DpmPp2M,
        Scheduler = Scheduler.SgmUniform,
        Base64 = false,
    };

    [Fact]
    public void The_payload_is_the_pages_own_example() => Payload.MustBe(Golden, Full);

    [Fact]
    public void A_minimal_request_writes_only_what_the_page_requires() =>
        Payload.MustBe("""{ "image": "https://x.test/a.png", "prompt": "a boy" }""", Minimal);

    [Fact]
    public void It_knows_its_slug_and_its_typical_latency()
    {
        Assert.Equal("sd3-med-img2img", Minimal.Slug);
        Assert.Equal(TimeSpan.FromSeconds(7.44), Minimal.TypicalLatency);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void NumInferenceSteps_takes_1_to_100(int value) => Assert.Equal(value, (Minimal with { NumInferenceSteps = value }).NumInferenceSteps);

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void NumInferenceSteps_beyond_1_to_100_is_refused(int value) =>
        Refused.OutOfRange("NumInferenceSteps", "must be between 1 and 100.", (long)value, () => Minimal with { NumInferenceSteps = value });

    [Theory]
    [InlineData(1)]
    [InlineData(10.5)]
    [InlineData(20)]
    public void GuidanceScale_takes_1_to_20(double value) => Assert.Equal(value, (Minimal with { GuidanceScale = value }).GuidanceScale);

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [InlineData(0.999)]
    [InlineData(20.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void GuidanceScale_beyond_1_to_20_is_refused(double value) =>
        Refused.OutOfRange("GuidanceScale", "must be between 1 and 20.", value, () => Minimal with { GuidanceScale = value });

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Strength_takes_0_to_1(double value) => Assert.Equal(value, (Minimal with { Strength = value }).Strength);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Strength_beyond_0_to_1_is_refused(double value) =>
        Refused.OutOfRange("Strength", "must be between 0 and 1.", value, () => Minimal with { Strength = value });

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Any_seed_passes_since_the_page_has_no_range(long seed) =>
        Assert.Equal(seed, Payload.Of(Minimal with { Seed = seed })["seed"]!.GetValue<long>());

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Any_number_of_samples_passes_since_the_page_has_no_range(int samples) =>
        Assert.Equal(samples, Payload.Of(Minimal with { Samples = samples })["samples"]!.GetValue<int>());

    [Fact]
    public void An_empty_negative_prompt_is_sent_and_replaces_the_servers() =>
        Assert.Equal("", Payload.Of(Minimal with { NegativePrompt = "" })["negative_prompt"]!.GetValue<string>());

    [Fact]
    public void A_missing_image_is_refused() =>
        Assert.Equal("Image", Assert.Throws<ArgumentNullException>(() => Minimal with { Image = null! }).ParamName);

    [Fact]
    public void An_empty_prompt_is_refused() => Refused.Empty("Prompt", prompt => Minimal with { Prompt = prompt });

    [Fact]
    public void Default_values_of_value_sets_are_refused()
    {
        Refused.Unnamed<Sampler>("Sampler", () => Minimal with { Sampler = default(Sampler) });
        Refused.Unnamed<Scheduler>("Scheduler", () => Minimal with { Scheduler = default(Scheduler) });
    }

    [Fact]
    public void A_sampler_and_a_scheduler_the_page_does_not_list_pass() =>
        Payload.MustBe(
            """{ "image": "https://x.test/a.png", "prompt": "a boy", "sampler": "res_multistep", "scheduler": "beta" }""",
            Minimal with { Sampler = "res_multistep", Scheduler = "beta" });

    [Fact]
    public void MapImages_replaces_the_image_and_nothing_else() =>
        Assert.Equal(
            Full with { Image = ImageInput.FromUrl("https://x.test/uploaded.png") },
            Full.MapImages(_ => ImageInput.FromUrl("https://x.test/uploaded.png")));

    [Fact]
    public void MapImages_needs_a_map() => Assert.Throws<ArgumentNullException>(() => Minimal.MapImages(null!));

    [Fact]
    public void Equal_parameters_make_equal_requests()
    {
        Assert.Equal(Full, Full);
        Assert.Equal(Full.GetHashCode(), Full.GetHashCode());
        Assert.NotEqual(Full, Full with { Sampler = Sampler.Euler });
    }
}
