using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How <see cref="Sd3MedImg2Img"/> samples the image. Any string the server takes passes.</summary>
/// <remarks>
/// The model's page says that there are 27 and prints ten of them; an eleventh, <see cref="DpmPp2M"/>, is its stated default. The
/// other 16 are inferred from the samplers that ComfyUI had when the model was published: likely, but not on the page.
/// </remarks>
[JsonConverter(typeof(OpenValueJsonConverter<Sampler>))]
public readonly record struct Sampler : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>dpmpp_2m</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public Sampler(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Euler (<c>euler</c>). On the page.</summary>
    public static Sampler Euler { get; } = new("euler");

    /// <summary>Euler CFG++ (<c>euler_pp</c>). On the page.</summary>
    public static Sampler EulerPp { get; } = new("euler_pp");

    /// <summary>Euler ancestral (<c>euler_ancestral</c>). On the page.</summary>
    public static Sampler EulerAncestral { get; } = new("euler_ancestral");

    /// <summary>Euler ancestral CFG++ (<c>euler_ancestral_pp</c>). On the page.</summary>
    public static Sampler EulerAncestralPp { get; } = new("euler_ancestral_pp");

    /// <summary>Heun (<c>heun</c>). On the page.</summary>
    public static Sampler Heun { get; } = new("heun");

    /// <summary>Heun++ 2 (<c>heunpp2</c>). On the page.</summary>
    public static Sampler HeunPp2 { get; } = new("heunpp2");

    /// <summary>DPM 2 (<c>dpm_2</c>). On the page.</summary>
    public static Sampler Dpm2 { get; } = new("dpm_2");

    /// <summary>DPM 2 ancestral (<c>dpm_2_ancestral</c>). On the page.</summary>
    public static Sampler Dpm2Ancestral { get; } = new("dpm_2_ancestral");

    /// <summary>LMS (<c>lms</c>). On the page.</summary>
    public static Sampler Lms { get; } = new("lms");

    /// <summary>DPM fast (<c>dpm_fast</c>). On the page.</summary>
    public static Sampler DpmFast { get; } = new("dpm_fast");

    /// <summary>DPM adaptive (<c>dpm_adaptive</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmAdaptive { get; } = new("dpm_adaptive");

    /// <summary>DPM++ 2S ancestral (<c>dpmpp_2s_ancestral</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPp2SAncestral { get; } = new("dpmpp_2s_ancestral");

    /// <summary>DPM++ SDE (<c>dpmpp_sde</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPpSde { get; } = new("dpmpp_sde");

    /// <summary>DPM++ SDE, noise made on the GPU (<c>dpmpp_sde_gpu</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPpSdeGpu { get; } = new("dpmpp_sde_gpu");

    /// <summary>DPM++ 2M (<c>dpmpp_2m</c>). On the page as the server's default.</summary>
    public static Sampler DpmPp2M { get; } = new("dpmpp_2m");

    /// <summary>DPM++ 2M SDE (<c>dpmpp_2m_sde</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPp2MSde { get; } = new("dpmpp_2m_sde");

    /// <summary>DPM++ 2M SDE, noise made on the GPU (<c>dpmpp_2m_sde_gpu</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPp2MSdeGpu { get; } = new("dpmpp_2m_sde_gpu");

    /// <summary>DPM++ 3M SDE (<c>dpmpp_3m_sde</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPp3MSde { get; } = new("dpmpp_3m_sde");

    /// <summary>DPM++ 3M SDE, noise made on the GPU (<c>dpmpp_3m_sde_gpu</c>). Inferred from ComfyUI.</summary>
    public static Sampler DpmPp3MSdeGpu { get; } = new("dpmpp_3m_sde_gpu");

    /// <summary>DDPM (<c>ddpm</c>). Inferred from ComfyUI.</summary>
    public static Sampler Ddpm { get; } = new("ddpm");

    /// <summary>LCM (<c>lcm</c>). Inferred from ComfyUI.</summary>
    public static Sampler Lcm { get; } = new("lcm");

    /// <summary>iPNDM (<c>ipndm</c>). Inferred from ComfyUI.</summary>
    public static Sampler Ipndm { get; } = new("ipndm");

    /// <summary>iPNDM with variable steps (<c>ipndm_v</c>). Inferred from ComfyUI.</summary>
    public static Sampler IpndmV { get; } = new("ipndm_v");

    /// <summary>DEIS (<c>deis</c>). Inferred from ComfyUI.</summary>
    public static Sampler Deis { get; } = new("deis");

    /// <summary>DDIM (<c>ddim</c>). Inferred from ComfyUI.</summary>
    public static Sampler Ddim { get; } = new("ddim");

    /// <summary>UniPC (<c>uni_pc</c>). Inferred from ComfyUI.</summary>
    public static Sampler UniPc { get; } = new("uni_pc");

    /// <summary>UniPC BH2 (<c>uni_pc_bh2</c>). Inferred from ComfyUI.</summary>
    public static Sampler UniPcBh2 { get; } = new("uni_pc_bh2");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator Sampler?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
