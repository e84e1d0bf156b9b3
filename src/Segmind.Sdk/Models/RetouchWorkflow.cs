using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>A PixelFlow that retouches a portrait with SeedEdit 3.0 and then enlarges it.</summary>
/// <remarks>
/// <para>Wire: <c>POST https://api.segmind.com/workflows/68a98710c49c91c2edbbbfa0-v1</c>. A workflow is always queued
/// (<see cref="RunMode.Queue"/>, polled every 7 s as its page asks) and <see cref="RunMode.Direct"/> is refused. The page states no
/// latency. It costs the sum of the models it runs.</para>
/// <para>Source: the API page "Advanced retouching capabilities - SeedEdit 3.0 i2i" of that address.</para>
/// </remarks>
public sealed record RetouchWorkflow : WorkflowRequest
{
    /// <summary>The page's own instructions, which the workflow follows when <see cref="Instructions"/> is not set.</summary>
    /// <value>A text to start your own from; there is no need to send it.</value>
    public const string DefaultInstructions =
        "Retouch this photoshoot image of a model. Apply the following edits:\n\n"
        + "1. Skin Retouching: medium, preserve natural skin texture.\n\n"
        + "2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n"
        + "3. Color Balance & Tone: skin tone warm, saturation medium.\n\n"
        + "4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n"
        + "5. Background Cleanup: remove distractions yes, background blur soft.\n\n"
        + "Keep the result natural and high quality, avoiding over-editing.\n";

    /// <summary>Makes a request; <see cref="Image"/> is required.</summary>
    public RetouchWorkflow() : base("68a98710c49c91c2edbbbfa0-v1", SegmindJson.Default.RetouchWorkflow)
    {
    }

    /// <summary>The photo to retouch. Wire name <c>image_ukbxw</c>.</summary>
    /// <value>
    /// A URL that the service can fetch, or local content, which is uploaded first. On the wire it is optional with Segmind's sample
    /// photo as the default; here it is required, since a request without it would retouch that sample at your cost.
    /// </value>
    [JsonPropertyName("image_ukbxw")]
    public required ImageInput Image { get; init => field = Guard.NotNull(value); }

    /// <summary>What to retouch and how strongly. Wire name <c>Instructions</c>.</summary>
    /// <value>Any text; server default <see cref="DefaultInstructions"/>.</value>
    [JsonPropertyName("Instructions")]
    public string? Instructions { get; init; }

    /// <summary>How far to enlarge the output. Wire name <c>Upscale_x</c>.</summary>
    /// <value>A string such as <c>2x</c>, the server default; the page lists no other value.</value>
    [JsonPropertyName("Upscale_x")]
    public UpscaleFactor? UpscaleFactor { get; init => field = Guard.Named(value); }

    /// <inheritdoc />
    protected internal override InferenceRequest MapImages(Func<ImageInput, ImageInput> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return this with { Image = map(Image) };
    }
}
