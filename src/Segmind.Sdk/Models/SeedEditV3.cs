using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>SeedEdit 3.0 image-to-image: describe an edit, keep the rest of the photo.</summary>
/// <remarks>
/// <para>Wire: <c>seededit-v3</c>, on <c>/v1</c> and <c>/v2</c>. Typically about 10.85 s, so run it queued, or direct with patience.
/// Returns one image.</para>
/// <para>Source: <see href="https://www.segmind.com/models/seededit-v3/api"/>. The page still stands, but Segmind's model directory
/// of August 2026 no longer lists the model: be ready for <see cref="SegmindErrorKind.ModelNotFound"/> or
/// <see cref="SegmindErrorKind.ModelRetired"/>. <see cref="AnyModel"/> runs its successors.</para>
/// </remarks>
public sealed record SeedEditV3 : ModelRequest
{
    /// <summary>Makes a request; <see cref="Image"/> and <see cref="Prompt"/> are required.</summary>
    public SeedEditV3() : base("seededit-v3", SegmindJson.Default.SeedEditV3) => TypicalLatency = TimeSpan.FromSeconds(10.85);

    /// <summary>The image to edit. Wire name <c>image_url</c>.</summary>
    /// <value>A URL that the service can fetch, or local content, which is uploaded first.</value>
    [JsonPropertyName("image_url")]
    public required ImageInput Image { get; init => field = Guard.NotNull(value); }

    /// <summary>The change you want. Wire name <c>prompt</c>.</summary>
    /// <value>Not empty.</value>
    public required string Prompt { get; init => field = Guard.Text(value); }

    /// <summary>How closely to follow the prompt; higher is stricter. Wire name <c>guidance_scale</c>.</summary>
    /// <value>1 to 10; server default 5.5.</value>
    public double? GuidanceScale { get; init => field = Guard.Range(value, 1, 10); }

    /// <summary>The same seed gives the same edit. Wire name <c>seed</c>.</summary>
    /// <value>1 to 999999; server default 42.</value>
    public long? Seed { get; init => field = Guard.Range(value, 1, 999_999); }

    /// <summary>How the output is sized. Wire name <c>size</c>.</summary>
    /// <value><c>adaptive</c>, <c>original</c> or <c>square</c>; server default <c>adaptive</c>.</value>
    public SeedEditSize? Size { get; init => field = Guard.Named(value); }

    /// <inheritdoc />
    protected internal override InferenceRequest MapImages(Func<ImageInput, ImageInput> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return this with { Image = map(Image) };
    }
}
