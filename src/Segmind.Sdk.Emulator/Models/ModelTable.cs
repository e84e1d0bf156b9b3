using System.Collections.Frozen;

namespace Segmind.Sdk.Emulator;

/// <summary>The models that answer. Prices and times are Segmind's published averages; where none is published, 0.04 and 10 s.</summary>
internal static class ModelTable
{
    public const string SeedEdit = "seededit-v3";
    public const string Sd3 = "sd3-med-img2img";
    public const string Seedream = "seedream-v5-lite-image-to-image";
    public const string Mock = "mock-inference";
    public const string RetouchWorkflow = "68a98710c49c91c2edbbbfa0-v1";
    public const string AimlSeedEdit = "bytedance/seededit-3.0-i2i";

    // The page prints no figure for the workflow: SeedEdit plus an upscaler. AIML's price is the emulator's own.
    public static readonly ModelEntry Workflow = new(RetouchWorkflow, 0.06m, 25);
    public static readonly ModelEntry Aiml = new(AimlSeedEdit, 0.03m, 10.85);

    private static readonly FrozenDictionary<string, ModelEntry> Models = new ModelEntry[]
    {
        new(Mock, 0.001m, 0.5),
        new(SeedEdit, 0.05m, 10.85),
        new(Sd3, 0.0076m, 7.44),
        new("sd3-med-tile", 0.0077m, 8.94),
        new(Seedream, 0.035m, 47.06),
        new("seedream-v5-lite-text-to-image", 0.035m, 36.43),
        new("seedream-4", 0.0351m, 20.65),
        new("seedream-4.5", 0.04m, 31.74),
        new("flux-kontext-pro", 0.05m, 21.78),
        new("flux-kontext-max", 0.1m, 24.36),
        new("flux-kontext-dev", 0.04m, 10.79),
        new("multi-image-kontext-max", 0.0879m, 18.32),
        new("nano-banana", 0.0364m, 14.27),
        new("nano-banana-2", 0.0923m, 39.3),
        new("nano-banana-pro", 0.1649m, 61.15),
        new("gpt-image-1-edit", 0.1407m, 57.82),
        new("gpt-image-1-edit-mini", 0.0274m, 42.33),
        new("gpt-image-1.5-edit", 0.2079m, 51.12),
        new("gpt-image-2.5-flare", 0.04m, 10),
        new("qwen-image-edit", 0.1994m, 48.89),
        new("qwen-image-edit-fast", 0.0364m, 8.73),
        new("qwen-image-edit-plus", 0.0353m, 13.65),
        new("qwen-image-edit-plus-multi-lora", 0.0861m, 20.4),
        new("qwen-image-edit-plus-multiple-angle", 0.0958m, 22.53),
        new("qwen-image-edit-plus-product-photography", 0.0891m, 20.64),
        new("qwen-image-edit-plus-texture-apply", 0.0997m, 23.41),
        new("p-image-edit", 0.01m, 7.5),
        new("flux-2-pro", 0.0725m, 26.09),
        new("flux-2-flex", 0.1706m, 47.97),
        new("faceswap-v5", 0.05m, 9.65),
        new("faceswap-v4", 0.1235m, 32.88),
        new("faceswap-v2", 0.0043m, 3.19),
        new("faceswap-comic", 0.0746m, 21.18),
        new("bg-removal-v2", 0.0009m, 0.7),
        new("bg-removal", 0.0021m, 1.66),
        new("background-eraser", 0.0006m, 0.79),
        new("bg-replace", 0.04m, 10),
        new("magic-eraser", 0.0002m, 0.78),
        new("inpaint-mask-maker", 0.04m, 10),
        new("flux-fill-dev", 0.05m, 16.63),
        new("flux-fill-pro", 0.0623m, 23.57),
        new("flux-img2img", 0.0265m, 25),
        new("flux-redux-dev", 0.0312m, 15.84),
        new("sdxl-img2img", 0.0195m, 8.39),
        new("sdxl-inpaint", 0.0069m, 8.55),
        new("sd1.5-inpainting", 0.0018m, 2.88),
        new("esrgan", 0.0047m, 4.93),
        new("clarity-upscaler", 0.04m, 10),
        new("clarityai-flux-upscaler", 1.684m, 323.32),
        new("clarityai-creative-upscaler", 0.404m, 131.04),
        new("nomos-upscaler", 0.0115m, 9.09),
        new("ideogram-3-remix", 0.0746m, 10.55),
        new("ideogram-3-replace-background", 0.0917m, 14.28),
        new("bria-gen-fill", 0.0379m, 18.44),
        new("bria-eraser", 0.0418m, 14.04),
        new("bria-expand-image", 0.039m, 13.6),
        new("kling-3-image2image", 0.035m, 68.92),
        new("grok-imagine-image", 0.0622m, 18.41),
        new("runway-gen4-image", 0.1m, 30.64),
        new("face-detailer", 0.0149m, 16.33),
        new("image-converter", 0.04m, 10),
        new("idm-vton", 0.0443m, 10.73),
        new("sd1.5-img2img", 0.0037m, 7.7),
    }.ToFrozenDictionary(model => model.Slug, StringComparer.Ordinal);

    public static ModelEntry? Find(string slug) => Models.GetValueOrDefault(slug);
}
