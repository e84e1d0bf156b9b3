using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The pixel size of a generated picture: the table that the README prints.</summary>
internal static class OutputSize
{
    private static readonly Dictionary<string, ((int, int) TwoK, (int, int) ThreeK)> Table = new(StringComparer.Ordinal)
    {
        ["1:1"] = ((2048, 2048), (3072, 3072)),
        ["4:3"] = ((2304, 1728), (3456, 2592)),
        ["3:4"] = ((1728, 2304), (2592, 3456)),
        ["16:9"] = ((2848, 1600), (4096, 2304)),
        ["9:16"] = ((1600, 2848), (2304, 4096)),
        ["3:2"] = ((2496, 1664), (3744, 2496)),
        ["2:3"] = ((1664, 2496), (2496, 3744)),
        ["21:9"] = ((3136, 1344), (4704, 2016)),
    };

    public static IEnumerable<string> AspectRatios => Table.Keys;

    public static (int Width, int Height) For(string slug, JsonObject parameters) => slug switch
    {
        ModelTable.Seedream => Seedream(parameters),
        ModelTable.SeedEdit => parameters.Text("size") == "square" ? (1024, 1024) : (1248, 832),
        ModelTable.AimlSeedEdit => Pixels(parameters.Text("size")) ?? (1024, 1024),
        _ => (1024, 1024),
    };

    private static (int, int) Seedream(JsonObject parameters)
    {
        var (twoK, threeK) = Table[parameters.Text("aspect_ratio") is { } ratio && Table.ContainsKey(ratio) ? ratio : "16:9"];
        return parameters.Text("size") == "2K" ? twoK : threeK;
    }

    /// <summary>A size such as 1024x768; null for words and for sizes outside the page's area.</summary>
    private static (int, int)? Pixels(string? size)
    {
        var parts = size?.Split('x');
        if (parts is not { Length: 2 } || !int.TryParse(parts[0], out var width) || !int.TryParse(parts[1], out var height))
        {
            return null;
        }

        return width > 0 && height > 0 && (long)width * height is >= 262_144 and <= 4_194_304 ? (width, height) : null;
    }
}
