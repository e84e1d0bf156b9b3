using System.Buffers;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>A result as the journal may hold it: without images, without what a service repeats of the request, and without text that is not Unicode.</summary>
internal static class JournalResult
{
    // No address is longer; what is, is content.
    private const int LongestText = 4096;

    public static JsonElement? Strip(JsonElement? raw) => Strip(raw, out _);

    /// <param name="raw">The result; <see langword="null"/> for none.</param>
    /// <param name="isCut">Whether content was left out, which only the service still has.</param>
    public static JsonElement? Strip(JsonElement? raw, out bool isCut)
    {
        isCut = false;
        if (raw is not { } whole || IsContent(whole))
        {
            isCut = raw is not null;
            return null;
        }

        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            Copy(whole, writer, ref isCut);
        }

        return JsonElementReading.Parse(text.WrittenMemory);
    }

    private static void Copy(JsonElement value, Utf8JsonWriter writer, ref bool isCut)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (NameOf(member) is { } name && !RepeatsTheRequest(name) && !IsLeftOut(member.Value, ref isCut))
                    {
                        writer.WritePropertyName(name);
                        Copy(member.Value, writer, ref isCut);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsLeftOut(item, ref isCut))
                    {
                        Copy(item, writer, ref isCut);
                    }
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>A name that is not Unicode is nobody's member.</summary>
    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool RepeatsTheRequest(string name) =>
        name.Contains("prompt", StringComparison.OrdinalIgnoreCase) || name is "input" or "inputs" or "parameters" or "request";

    private static bool IsLeftOut(JsonElement value, ref bool isCut)
    {
        if (value.ValueKind == JsonValueKind.String && value.AsText() is null)
        {
            return true;
        }

        var isContent = IsContent(value);
        isCut |= isContent;
        return isContent;
    }

    private static bool IsContent(JsonElement value) =>
        value.AsText() is { } text
        && (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || SpooledJson.IsRemark(text) || (text.Length > LongestText && text.TrimStart() is not ['[' or '{', ..]));
}
