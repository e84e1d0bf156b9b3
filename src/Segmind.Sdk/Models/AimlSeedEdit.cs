using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>SeedEdit 3.0 image-to-image over the AIML API: another host, another key, one call.</summary>
/// <remarks>
/// <para>Wire: <c>POST https://api.aimlapi.com/v1/images/generations</c> with model <c>bytedance/seededit-3.0-i2i</c>. There is no queue
/// and no job id, so it can't be submitted: it always runs as <see cref="RunMode.Direct"/>. The page states no latency.</para>
/// <para>The AIML API removed the model on 2026-01-21, so expect a refusal; the record stays for gateways that still serve it.</para>
/// <para>Source: the first page of the model, "Seededit 3.0 (Image-to-Image)" in the AIML API's documentation. A later page
/// (<see href="https://github.com/aimlapi/api-docs/blob/main/docs/api-references/image-models/ByteDance/seededit-3.0-i2i.json"/>) differs:
/// <see cref="Images"/> is a single image, <see cref="Size"/> only <c>adaptive</c>, <see cref="GuidanceScale"/> 1 to 10. A request
/// that keeps to the narrower rules satisfies both. Status 200 (later page) and 201 (first page) are both success.</para>
/// </remarks>
public sealed record AimlSeedEdit : InferenceRequest
{
    /// <summary>Makes a request; <see cref="Images"/> and <see cref="Prompt"/> are required.</summary>
    public AimlSeedEdit() : base("bytedance/seededit-3.0-i2i", SegmindJson.Default.AimlSeedEdit)
    {
    }

    /// <summary>The model's name, which this API takes in the body. Wire name <c>model</c>.</summary>
    /// <value>Always <c>bytedance/seededit-3.0-i2i</c>.</value>
    public string Model => ModelName;

    /// <summary>The images to edit. Wire name <c>image</c>: one is written as a string, several as an array.</summary>
    /// <value>
    /// 1 to 16 images (the later page: one). Each is a URL that the service can fetch, or local content, which goes inline as a data
    /// URI. Local content must be PNG, WebP or JPEG, less than 50 MB (counted as 50 * 1,048,576 bytes) and between 262,144 and
    /// 4,194,304 pixels in area; its own header is read before anything is sent. The list is copied.
    /// </value>
    [JsonPropertyName("image")]
    [JsonConverter(typeof(OneOrMoreImagesJsonConverter))]
    public required IReadOnlyList<ImageInput> Images { get; init => field = Guard.Images(value, 1, 16); }

    /// <summary>The change you want. Wire name <c>prompt</c>.</summary>
    /// <value>Not empty.</value>
    public required string Prompt { get; init => field = Guard.Text(value); }

    /// <summary>How the output is sized. Wire name <c>size</c>.</summary>
    /// <value>First page: server default <c>1024x1024</c>. Later page: <c>adaptive</c>, the default and the only value.</value>
    public AimlImageSize? Size { get; init => field = Guard.Named(value); }

    /// <summary>The form in which the image is returned. Wire name <c>response_format</c>.</summary>
    /// <value><c>url</c> (lives 24 hours) or <c>b64_json</c>; server default <c>url</c>. Both read the same way in the result.</value>
    public AimlResponseFormat? ResponseFormat { get; init => field = Guard.Named(value); }

    /// <summary>The same seed, prompt and model version give the same image. Wire name <c>seed</c>.</summary>
    /// <value>Any integer, no page states a range; no server default is stated.</value>
    public long? Seed { get; init; }

    /// <summary>How closely to follow the prompt; higher is stricter. Wire name <c>guidance_scale</c>.</summary>
    /// <value>Any finite number; the later page says 1 to 10. No server default is stated.</value>
    public double? GuidanceScale { get; init => field = Guard.Finite(value); }

    /// <summary>Whether the output carries an invisible watermark. Wire name <c>watermark</c>.</summary>
    /// <value>Server default <see langword="false"/>.</value>
    public bool? Watermark { get; init; }

    /// <inheritdoc />
    protected internal override InferenceRequest MapImages(Func<ImageInput, ImageInput> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return this with { Images = [.. Images.Select(map)] };
    }
}
