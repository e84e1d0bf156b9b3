using System.Globalization;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>How many images a request asks for, at most: by the members that models have for it, whatever their spelling.</summary>
internal static class OutputCount
{
    public const int Most = 1_000_000;

    private static readonly ImageInput StandIn = ImageInput.FromUrl("https://inline.invalid/");

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "max_images", "samples", "num_outputs", "num_images", "n", "num_samples", "batch_size", "batch_count", "number_of_images",
        "num_generations", "max_generations", "max_outputs", "image_count",
    };

    private static readonly HashSet<string> Spellings = new(Names.Select(Plain), StringComparer.Ordinal);

    /// <summary>Several such members multiply: so many batches of so many images.</summary>
    public static int Of(InferenceRequest request)
    {
        using var body = JsonDocument.Parse(RequestBody.Write(request.MapImages(image => image.IsLocal ? StandIn : image)));
        var product = 1m;
        foreach (var member in body.RootElement.EnumerateObject().Where(member => Spellings.Contains(Plain(member.Name))))
        {
            product = Math.Min(product * Count(member.Value), Most);
        }

        return (int)product;
    }

    private static decimal Count(JsonElement value)
    {
        var count = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String => JsonElementReading.ParseNumber(value.AsText()) ?? 1,
            _ => 1,
        };
        return Math.Clamp(Math.Ceiling(count), 1, Most);
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLower(CultureInfo.InvariantCulture);
}
