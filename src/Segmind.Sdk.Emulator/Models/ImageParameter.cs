using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Finds the picture among a request's parameters; models name it in a dozen ways.</summary>
internal static class ImageParameter
{
    /// <summary>The first parameter that holds an address, a data URI or an encoded picture.</summary>
    public static string? Find(JsonObject parameters) =>
        parameters.Select(parameter => Find(parameter.Key, parameter.Value)).FirstOrDefault(found => found is not null);

    private static string? Find(string name, JsonNode? value) => value switch
    {
        JsonArray items => items.Select(item => Find(name, item)).FirstOrDefault(found => found is not null),
        JsonObject nested => Find(nested),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsPicture(name, text.GetValue<string>()) => text.GetValue<string>(),
        _ => null,
    };

    private static bool IsPicture(string name, string value) =>
        value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        || (IsImageName(name) && value.Length > 32 && ImageType.Sniff(DataUri.Raw(value)) is not null);

    private static bool IsImageName(string name) =>
        name.Contains("image", StringComparison.OrdinalIgnoreCase) || name.Contains("img", StringComparison.OrdinalIgnoreCase);
}
