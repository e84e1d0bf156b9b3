using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Reads parameters that may be absent or of any kind.</summary>
internal static class ParameterReading
{
    public static string? Text(this JsonObject parameters, string name) =>
        parameters[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static double? Number(this JsonObject parameters, string name) => Read<double>(parameters, name);

    public static long? Whole(this JsonObject parameters, string name) => Read<long>(parameters, name);

    public static bool IsTrue(this JsonObject parameters, string name) => parameters[name]?.GetValueKind() == JsonValueKind.True;

    private static T? Read<T>(JsonObject parameters, string name)
        where T : struct =>
        parameters[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<T>(out var number) ? number : null;
}
