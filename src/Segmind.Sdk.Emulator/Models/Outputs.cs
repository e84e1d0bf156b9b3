using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>How many pictures a request asks for.</summary>
internal static class Outputs
{
    public const int Most = 15;

    private static readonly string[] Names = ["max_images", "samples", "num_outputs", "num_images", "n"];

    public static int Count(JsonObject parameters)
    {
        foreach (var name in Names)
        {
            if (parameters[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var count))
                return Math.Clamp(count, 1, Most);
        }

        return 1;
    }
}
