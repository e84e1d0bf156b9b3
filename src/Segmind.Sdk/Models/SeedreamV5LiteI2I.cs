using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>Seedream 5.0 Lite image-to-image: one prompt over up to ten reference images.</summary>
/// <remarks>
/// <para>Wire: <c>seedream-v5-lite-image-to-image</c>, on <c>/v1</c> and <c>/v2</c>. Typically about 47.06 s by Segmind's directory of
/// August 2026: run it with <see cref="RunMode.Queue"/>. <see cref="RunMode.Direct"/> holds one connection open all that time.
/// Returns up to <see cref="MaxImages"/> images.</para>
/// <para>Source: <see href="https://www.segmind.com/models/seedream-v5-lite-image-to-image/api"/>.</para>
/// </remarks>
public sealed record SeedreamV5LiteI2I : ModelRequest
{
    /// <summary>Makes a request; <see cref="Prompt"/> is required.</summary>
    public SeedreamV5LiteI2I() : base("seedream-v5-lite-image-to-image", SegmindJson.Default.SeedreamV5LiteI2I) =>
        TypicalLatency = TimeSpan.FromSeconds(47.06);

    /// <summary>The image or the change of style you want. Wire name <c>prompt</c>.</summary>
    /// <value>Not empty.</value>
    public required string Prompt { get; init => field = Guard.Text(value); }

    /// <summary>The reference images, in the order the prompt speaks of them. Wire name <c>image_input</c>.</summary>
    /// <value>
    /// 0 to 10 images; <see langword="null"/> is not sent. Each is a URL that the service can fetch, or local content, which is
    /// uploaded first. The list is copied.
    /// </value>
    [JsonPropertyName("image_input")]
    public IReadOnlyList<ImageInput>? Images { get; init => field = value is null ? null : Guard.Images(value, 0, 10); }

    /// <summary>The shape of the output. Wire name <c>aspect_ratio</c>.</summary>
    /// <value><c>1:1</c>, <c>4:3</c>, <c>3:4</c>, <c>16:9</c>, <c>9:16</c>, <c>3:2</c>, <c>2:3</c> or <c>21:9</c>; server default <c>16:9</c>.</value>
    public SeedreamAspectRatio? AspectRatio { get; init => field = Guard.Named(value); }

    /// <summary>The resolution of the output. Wire name <c>size</c>.</summary>
    /// <value><c>2K</c> or <c>3K</c>; server default <c>3K</c>.</value>
    public SeedreamSize? Size { get; init => field = Guard.Named(value); }

    /// <summary>How many images to make. Wire name <c>max_images</c>.</summary>
    /// <value>1 to 15; server default 1.</value>
    public int? MaxImages { get; init => field = Guard.Range(value, 1, 15); }

    /// <summary>How thoroughly the prompt is worked out first. Wire name <c>optimize_prompt</c>.</summary>
    /// <value><c>fast</c> or <c>standard</c>; server default <c>fast</c>.</value>
    public PromptOptimization? OptimizePrompt { get; init => field = Guard.Named(value); }

    /// <summary>Whether the output carries a watermark. Wire name <c>watermark</c>.</summary>
    /// <value>Server default <see langword="false"/>.</value>
    public bool? Watermark { get; init; }

    /// <inheritdoc />
    protected internal override InferenceRequest MapImages(Func<ImageInput, ImageInput> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Images is { Count: > 0 } images ? this with { Images = [.. images.Select(map)] } : this;
    }
}
