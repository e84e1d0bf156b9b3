using System.Text.Json.Nodes;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class RetouchWorkflowTests
{
    // The payload of the API page of https://api.segmind.com/workflows/68a98710c49c91c2edbbbfa0-v1.
    private const string Golden = """
        {
            "image_ukbxw": "https://segmind-inference-inputs.s3.amazonaws.com/73c6b9f0-2415-4533-99ef-8cfd14db285d-example-retouch-min.png",
            "Instructions": "Retouch this photoshoot image of a model. Apply the following edits:\n\n1. Skin Retouching: medium, preserve natural skin texture.\n\n2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n3. Color Balance & Tone: skin tone warm, saturation medium.\n\n4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n5. Background Cleanup: remove distractions yes, background blur soft.\n\nKeep the result natural and high quality, avoiding over-editing.\n",
            "Upscale_x": "2x"
        }
        """;

    private static RetouchWorkflow Minimal => new() { Image = ImageInput.FromUrl("https://x.test/a.png") };

    private static RetouchWorkflow Full => new()
    {
        Image = ImageInput.FromUrl("https://segmind-inference-inputs.s3.amazonaws.com/73c6b9f0-2415-4533-99ef-8cfd14db285d-example-retouch-min.png"),
        Instructions = RetouchWorkflow.DefaultInstructions,
        UpscaleFactor = UpscaleFactor.X2,
    };

    [Fact]
    public void The_payload_is_the_pages_own_example() => Payload.MustBe(Golden, Full);

    [Fact]
    public void A_minimal_request_writes_its_image_alone() => Payload.MustBe("""{ "image_ukbxw": "https://x.test/a.png" }""", Minimal);

    [Fact]
    public void It_knows_its_id_and_states_no_latency_as_its_page_does()
    {
        Assert.Equal("68a98710c49c91c2edbbbfa0-v1", Minimal.WorkflowId);
        Assert.Null(Minimal.TypicalLatency);
    }

    [Fact]
    public void The_default_instructions_are_the_pages() =>
        Assert.Equal(RetouchWorkflow.DefaultInstructions, JsonNode.Parse(Golden)!["Instructions"]!.GetValue<string>());

    [Fact]
    public void A_missing_image_is_refused_though_the_page_has_a_sample_photo() =>
        Assert.Equal("Image", Assert.Throws<ArgumentNullException>(() => Minimal with { Image = null! }).ParamName);

    [Fact]
    public void Empty_instructions_are_sent_and_replace_the_servers() =>
        Assert.Equal("", Payload.Of(Minimal with { Instructions = "" })["Instructions"]!.GetValue<string>());

    [Fact]
    public void A_default_upscale_factor_is_refused() =>
        Refused.Unnamed<UpscaleFactor>("UpscaleFactor", () => Minimal with { UpscaleFactor = default(UpscaleFactor) });

    [Fact]
    public void An_upscale_factor_the_page_does_not_list_passes() =>
        Assert.Equal("4x", Payload.Of(Minimal with { UpscaleFactor = "4x" })["Upscale_x"]!.GetValue<string>());

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
        Assert.NotEqual(Full, Full with { Instructions = null });
    }
}
