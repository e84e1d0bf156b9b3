using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Finds the picture among a request's parameters; models name it in a dozen ways.</summary>
internal static class ImageParameter
{
    /// <summary>The first parameter that holds an address, a data URI or an encoded picture.</summary>
    public static string? Find(JsonObject parameters) =>
        parameters.Select(parameter => Find(parameter.Key, parameter.Value)).FirstOrDefault(found => found is not null);

    /// <summary>The same parameters with inline pictures cut to their first characters; addresses and texts stay whole.</summary>
    public static JsonObject Shorten(JsonObject parameters) =>
        // Written and read again: a node that is merely cloned goes on holding the whole body it was read from.
        JsonNode.Parse(Short("", parameters)!.ToJsonString())!.AsObject();

    private static JsonNode? Short(string name, JsonNode? value) => value switch
    {
        JsonObject nested => new JsonObject(nested.Select(member => KeyValuePair.Create(member.Key, Short(member.Key, member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Short(name, item))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsInline(name, text.GetValue<string>()) => $"{text.GetValue<string>()[..64]}...",
        _ => value?.DeepClone(),
    };

    private static bool IsInline(string name, string value) => value.Length > 1024 && !IsHttp(value) && IsPicture(name, value);

    private static string? Find(string name, JsonNode? value) => value switch
    {
        JsonArray items => items.Select(item => Find(name, item)).FirstOrDefault(found => found is not null),
        JsonObject nested => Find(nested),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsPicture(name, text.GetValue<string>()) => text.GetValue<string>(),
        _ => null,
    };

    private static bool IsPicture(string name, string value) =>
        IsHttp(value)
        || value.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        || (IsImageName(name) && value.Length > 32 && ImageType.Sniff(DataUri.Raw(value)) is not null);

    private static bool IsHttp(string value) =>
        value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsImageName(string name) =>
        name.Contains("image", StringComparison.OrdinalIgnoreCase) || name.Contains("img", StringComparison.OrdinalIgnoreCase);
}
