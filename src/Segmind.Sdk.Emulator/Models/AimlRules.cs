using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>
/// What the AIML API checks before it runs anything: addresses or data URIs, one picture or up to sixteen. The page's first
/// edition prints no range for the guidance and no list of sizes, so any will do.
/// </summary>
internal static class AimlRules
{
    private const int MostImages = 16;

    private static readonly ParameterRule[] Rules =
    [
        new("model", JsonValueKind.String) { Required = true },
        new("prompt", JsonValueKind.String) { Required = true },
        new("size", JsonValueKind.String),
        new("response_format", JsonValueKind.String) { Allowed = ["url", "b64_json"] },
        new("seed", JsonValueKind.Number) { Whole = true },
        new("guidance_scale", JsonValueKind.Number),
        new("watermark", JsonValueKind.True),
    ];

    public static bool AreValid(JsonObject parameters) =>
        Rules.All(rule => rule.Problem(parameters) is null) && HasImages(parameters["image"]);

    private static bool HasImages(JsonNode? image) => image switch
    {
        JsonArray images => images.Count is > 0 and <= MostImages && images.All(IsImage),
        _ => IsImage(image),
    };

    private static bool IsImage(JsonNode? image) =>
        image?.GetValueKind() == JsonValueKind.String
        && image.GetValue<string>() is var value
        && (value.StartsWith("http", StringComparison.OrdinalIgnoreCase) || DataUri.TryParse(value, out _, out _));
}
