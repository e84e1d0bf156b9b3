using System.Reflection;
using System.Text;
using System.Text.Json;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

public class ValueSetTests
{
    [Fact]
    public void Seed_edit_sizes() => Holds<SeedEditSize>(
        text => text, (SeedEditSize.Adaptive, "adaptive"), (SeedEditSize.Original, "original"), (SeedEditSize.Square, "square"));

    [Fact]
    public void The_27_samplers()
    {
        (Sampler, string)[] shown =
        [
            (Sampler.Euler, "euler"), (Sampler.EulerPp, "euler_pp"), (Sampler.EulerAncestral, "euler_ancestral"),
            (Sampler.EulerAncestralPp, "euler_ancestral_pp"), (Sampler.Heun, "heun"), (Sampler.HeunPp2, "heunpp2"),
            (Sampler.Dpm2, "dpm_2"), (Sampler.Dpm2Ancestral, "dpm_2_ancestral"), (Sampler.Lms, "lms"), (Sampler.DpmFast, "dpm_fast"),
        ];
        (Sampler, string)[] inferred =
        [
            (Sampler.DpmAdaptive, "dpm_adaptive"), (Sampler.DpmPp2SAncestral, "dpmpp_2s_ancestral"), (Sampler.DpmPpSde, "dpmpp_sde"),
            (Sampler.DpmPpSdeGpu, "dpmpp_sde_gpu"), (Sampler.DpmPp2M, "dpmpp_2m"), (Sampler.DpmPp2MSde, "dpmpp_2m_sde"),
            (Sampler.DpmPp2MSdeGpu, "dpmpp_2m_sde_gpu"), (Sampler.DpmPp3MSde, "dpmpp_3m_sde"), (Sampler.DpmPp3MSdeGpu, "dpmpp_3m_sde_gpu"),
            (Sampler.Ddpm, "ddpm"), (Sampler.Lcm, "lcm"), (Sampler.Ipndm, "ipndm"), (Sampler.IpndmV, "ipndm_v"), (Sampler.Deis, "deis"),
            (Sampler.Ddim, "ddim"), (Sampler.UniPc, "uni_pc"), (Sampler.UniPcBh2, "uni_pc_bh2"),
        ];

        Assert.Equal(10, shown.Length);
        Assert.Equal(17, inferred.Length);
        Holds<Sampler>(text => text, [.. shown, .. inferred]);
    }

    [Fact]
    public void The_6_schedulers() => Holds<Scheduler>(
        text => text,
        (Scheduler.Normal, "normal"),
        (Scheduler.Karras, "karras"),
        (Scheduler.Exponential, "exponential"),
        (Scheduler.SgmUniform, "sgm_uniform"),
        (Scheduler.Simple, "simple"),
        (Scheduler.DdimUniform, "ddim_uniform"));

    [Fact]
    public void The_8_aspect_ratios_of_Seedream() => Holds<SeedreamAspectRatio>(
        text => text,
        (SeedreamAspectRatio.Ratio1x1, "1:1"),
        (SeedreamAspectRatio.Ratio4x3, "4:3"),
        (SeedreamAspectRatio.Ratio3x4, "3:4"),
        (SeedreamAspectRatio.Ratio16x9, "16:9"),
        (SeedreamAspectRatio.Ratio9x16, "9:16"),
        (SeedreamAspectRatio.Ratio3x2, "3:2"),
        (SeedreamAspectRatio.Ratio2x3, "2:3"),
        (SeedreamAspectRatio.Ratio21x9, "21:9"));

    [Fact]
    public void Seedream_sizes() => Holds<SeedreamSize>(text => text, (SeedreamSize.Size2K, "2K"), (SeedreamSize.Size3K, "3K"));

    [Fact]
    public void Prompt_optimizations() =>
        Holds<PromptOptimization>(text => text, (PromptOptimization.Fast, "fast"), (PromptOptimization.Standard, "standard"));

    [Fact]
    public void Upscale_factors() => Holds<UpscaleFactor>(text => text, (UpscaleFactor.X2, "2x"));

    [Fact]
    public void Aiml_sizes() => Holds<AimlImageSize>(text => text, (AimlImageSize.Adaptive, "adaptive"), (AimlImageSize.Square1024, "1024x1024"));

    [Fact]
    public void Aiml_response_formats() =>
        Holds<AimlResponseFormat>(text => text, (AimlResponseFormat.Url, "url"), (AimlResponseFormat.Base64Json, "b64_json"));

    private static void Holds<T>(Func<string?, T?> convert, params (T Value, string Wire)[] named) where T : struct, IOpenValue
    {
        Assert.Equal(named.Select(n => n.Wire), named.Select(n => n.Value.Value));
        Assert.Equal(named.Length, named.Select(n => n.Wire).Distinct(StringComparer.Ordinal).Count());
        var declared = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => ((T)p.GetValue(null)!).Value);
        Assert.Equal(named.Select(n => n.Wire).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));

        foreach (var (value, wire) in named)
        {
            Assert.Equal(value, convert(wire));
            Assert.Equal(wire, value.ToString());
            Assert.NotEqual(value, convert(wire + " ")!.Value);
        }

        Assert.Equal("something new", convert("something new")!.Value.Value);
        Assert.Null(convert(null));
        Assert.Throws<ArgumentException>(() => convert(""));
        Assert.Equal("", default(T).Value);
        Assert.NotEqual(convert("STRASSE"), convert("strasse"));
        Assert.NotEqual(convert("straße"), convert("strasse"));
        Assert.Equal(convert("x").GetHashCode(), convert("x").GetHashCode());
        Assert.Equal($"\"{named[0].Wire}\"", Written(named[0].Value));
    }

    private static string Written<T>(T value) where T : struct, IOpenValue
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            new OpenValueJsonConverter<T>().Write(writer, value, JsonSerializerOptions.Default);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
