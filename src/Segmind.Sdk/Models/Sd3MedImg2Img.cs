namespace Segmind.Sdk.Models;

/// <summary>Stable Diffusion 3 Medium image-to-image: redraw an image after a prompt, as far from it as you choose.</summary>
/// <remarks>
/// <para>Wire: <c>sd3-med-img2img</c>, on <c>/v1</c> and <c>/v2</c>. Typically about 7.44 s by Segmind's directory of August 2026,
/// so <see cref="RunMode.Direct"/> suits a run that somebody waits for; keep <see cref="RunMode.Queue"/> where losing a paid image
/// to a broken connection would hurt, and for several <see cref="Samples"/>.</para>
/// <para>Source: <see href="https://www.segmind.com/models/sd3-med-img2img/api"/>.</para>
/// </remarks>
public sealed record Sd3MedImg2Img : ModelRequest
{
    /// <summary>Makes a request; <see cref="Image"/> and <see cref="Prompt"/> are required.</summary>
    public Sd3MedImg2Img() : base("sd3-med-img2img", SegmindJson.Default.Sd3MedImg2Img) => TypicalLatency = TimeSpan.FromSeconds(7.44);

    /// <summary>The image to start from. Wire name <c>image</c>.</summary>
    /// <value>A URL that the service can fetch, or local content, which is uploaded first.</value>
    public required ImageInput Image { get; init => field = Guard.NotNull(value); }

    /// <summary>The image you want. Wire name <c>prompt</c>.</summary>
    /// <value>Not empty.</value>
    public required string Prompt { get; init => field = Guard.Text(value); }

    /// <summary>What to keep out of the image. Wire name <c>negative_prompt</c>.</summary>
    /// <value>Any text; server default <c>low quality,less details</c>.</value>
    public string? NegativePrompt { get; init; }

    /// <summary>How many denoising steps to take; more are slower. Wire name <c>num_inference_steps</c>.</summary>
    /// <value>1 to 100; server default 20.</value>
    public int? NumInferenceSteps { get; init => field = Guard.Range(value, 1, 100); }

    /// <summary>How closely to follow the prompt; higher is stricter. Wire name <c>guidance_scale</c>.</summary>
    /// <value>1 to 20; server default 5.</value>
    public double? GuidanceScale { get; init => field = Guard.Range(value, 1, 20); }

    /// <summary>The same seed gives the same image. Wire name <c>seed</c>.</summary>
    /// <value>Any integer, the page states no range; server default 698845.</value>
    public long? Seed { get; init; }

    /// <summary>How many images to make. Wire name <c>samples</c>.</summary>
    /// <value>Any integer, the page states no range; server default 1. What <c>/v1</c> answers for more than one is not documented.</value>
    public int? Samples { get; init; }

    /// <summary>How far to move away from <see cref="Image"/>: 0 keeps it, 1 draws anew. Wire name <c>strength</c>.</summary>
    /// <value>0 to 1; server default 0.7.</value>
    public double? Strength { get; init => field = Guard.Range(value, 0, 1); }

    /// <summary>How the image is sampled. Wire name <c>sampler</c>.</summary>
    /// <value>One of 27 values, of which the page prints eleven (see <see cref="Models.Sampler"/>); server default <c>dpmpp_2m</c>.</value>
    public Sampler? Sampler { get; init => field = Guard.Named(value); }

    /// <summary>How the noise levels are spaced. Wire name <c>scheduler</c>.</summary>
    /// <value><c>normal</c>, <c>karras</c>, <c>exponential</c>, <c>sgm_uniform</c>, <c>simple</c> or <c>ddim_uniform</c>; server default <c>sgm_uniform</c>.</value>
    public Scheduler? Scheduler { get; init => field = Guard.Named(value); }

    /// <summary>Whether the reply carries the image as base64 in JSON instead of plain bytes. Wire name <c>base64</c>.</summary>
    /// <value>Server default <see langword="false"/>. Both read the same way in the result.</value>
    public bool? Base64 { get; init; }

    /// <inheritdoc />
    protected internal override InferenceRequest MapImages(Func<ImageInput, ImageInput> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return this with { Image = map(Image) };
    }
}
