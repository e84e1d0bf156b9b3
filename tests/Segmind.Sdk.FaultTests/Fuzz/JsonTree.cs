using System.Text.Json;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>A seed's JSON as its text falls apart: names and scalars stay raw, so that what no JSON library would write can be put in their place.</summary>
internal sealed class JsonTree
{
    private JsonTree(byte[] text, IReadOnlyList<(byte[] Name, JsonTree Value)> children, bool isObject)
    {
        Text = text;
        Children = children;
        IsObject = isObject;
        Size = 1 + children.Sum(child => child.Value.Size);
    }

    /// <summary>A scalar's token; empty for what has children.</summary>
    public byte[] Text { get; }

    /// <summary>Members of an object, or items of an array under empty names.</summary>
    public IReadOnlyList<(byte[] Name, JsonTree Value)> Children { get; }

    public bool IsObject { get; }

    public bool IsScalar => Text.Length > 0;

    /// <summary>How many values there are in it, itself included.</summary>
    public int Size { get; }

    public static JsonTree? TryParse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonTree Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new([], [.. element.EnumerateObject().Select(member => (JsonSerializer.SerializeToUtf8Bytes(member.Name), Of(member.Value)))], isObject: true),
        JsonValueKind.Array => new([], [.. element.EnumerateArray().Select(item => (Array.Empty<byte>(), Of(item)))], isObject: false),
        _ => new(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()), [], isObject: false),
    };
}
