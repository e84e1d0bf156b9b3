using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk;

/// <summary>A result as the journal may hold it: without images and without what a service repeats of the request.</summary>
internal static class JournalResult
{
    // No address is longer; what is, is content.
    private const int LongestText = 4096;

    public static JsonElement? Strip(JsonElement? raw)
    {
        if (raw is null)
        {
            return null;
        }

        var node = JsonNode.Parse(raw.Value.GetRawText());
        return Strip(node) is { } stripped ? JsonSerializer.SerializeToElement(stripped, SegmindJson.Default.JsonNode) : null;
    }

    private static JsonNode? Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(member => member.Key).ToList())
                {
                    if (RepeatsTheRequest(name) || IsContent(members[name]))
                    {
                        members.Remove(name);
                    }
                    else
                    {
                        Strip(members[name]);
                    }
                }

                break;
            case JsonArray items:
                for (var index = items.Count - 1; index >= 0; index--)
                {
                    if (IsContent(items[index]))
                    {
                        items.RemoveAt(index);
                    }
                    else
                    {
                        Strip(items[index]);
                    }
                }

                break;
        }

        return node;
    }

    private static bool RepeatsTheRequest(string name) =>
        name.Contains("prompt", StringComparison.OrdinalIgnoreCase) || name is "input" or "inputs" or "parameters" or "request";

    private static bool IsContent(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text)
        && (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || SpooledJson.IsRemark(text) || (text.Length > LongestText && text.TrimStart() is not ['[' or '{', ..]));
}
