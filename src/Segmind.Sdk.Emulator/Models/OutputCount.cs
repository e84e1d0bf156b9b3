using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>How many pictures a request asks for.</summary>
internal static class OutputCount
{
    public const int Most = 15;

    private static readonly string[] Names = ["max_images", "samples", "num_outputs", "num_images", "n"];

    public static int Of(JsonObject parameters)
    {
        var asked = Names.Select(parameters.Whole).FirstOrDefault(count => count is not null);
        return (int)Math.Clamp(asked ?? 1, 1, Most);
    }
}
