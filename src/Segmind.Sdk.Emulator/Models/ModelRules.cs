using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The parameter tables of the three models whose pages are known in full. Any other model takes anything.</summary>
internal static class ModelRules
{
    private static readonly ParameterRule Prompt = new("prompt", JsonValueKind.String) { Required = true };

    private static readonly ParameterRule[] SeedEdit =
    [
        Prompt,
        new("image_url", JsonValueKind.String) { Required = true, IsUrl = true },
        new("guidance_scale", JsonValueKind.Number) { Min = 1, Max = 10 },
        new("seed", JsonValueKind.Number) { Whole = true, Min = 1, Max = 999999 },
        new("size", JsonValueKind.String) { Allowed = ["adaptive", "original", "square"] },
    ];

    // The sampler stays open: the page prints 10 of its 27 values.
    private static readonly ParameterRule[] Sd3 =
    [
        Prompt,
        new("image", JsonValueKind.String) { Required = true, IsUrl = true },
        new("base64", JsonValueKind.True),
        new("guidance_scale", JsonValueKind.Number) { Min = 1, Max = 20 },
        new("negative_prompt", JsonValueKind.String),
        new("num_inference_steps", JsonValueKind.Number) { Whole = true, Min = 1, Max = 100 },
        new("sampler", JsonValueKind.String),
        new("samples", JsonValueKind.Number) { Whole = true, Min = 1, Max = OutputCount.Most },
        new("scheduler", JsonValueKind.String) { Allowed = ["normal", "karras", "exponential", "sgm_uniform", "simple", "ddim_uniform"] },
        new("seed", JsonValueKind.Number) { Whole = true },
        new("strength", JsonValueKind.Number) { Min = 0, Max = 1 },
    ];

    private static readonly ParameterRule[] Seedream =
    [
        Prompt,
        new("aspect_ratio", JsonValueKind.String) { Allowed = [.. OutputSize.AspectRatios] },
        new("image_input", JsonValueKind.Array) { IsUrl = true, MaxItems = 10 },
        new("max_images", JsonValueKind.Number) { Whole = true, Min = 1, Max = 15 },
        new("optimize_prompt", JsonValueKind.String) { Allowed = ["standard", "fast"] },
        new("size", JsonValueKind.String) { Allowed = ["2K", "3K"] },
        new("watermark", JsonValueKind.True),
    ];

    private static readonly ParameterRule[] Workflow =
    [
        new("image_ukbxw", JsonValueKind.String) { IsUrl = true },
        new("Instructions", JsonValueKind.String),
        new("Upscale_x", JsonValueKind.String),
    ];

    /// <summary>What is wrong with the parameters, in the worker's words; null if nothing is.</summary>
    public static string? Problem(string slug, JsonObject parameters) =>
        For(slug).Select(rule => rule.Problem(parameters)).FirstOrDefault(problem => problem is not null);

    private static ParameterRule[] For(string slug) => slug switch
    {
        ModelTable.SeedEdit => SeedEdit,
        ModelTable.Sd3 => Sd3,
        ModelTable.Seedream => Seedream,
        ModelTable.RetouchWorkflow => Workflow,
        _ => [],
    };
}
