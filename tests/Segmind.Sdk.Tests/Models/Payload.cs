using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Tests;

/// <summary>What a request writes, held against a page's own example.</summary>
internal static class Payload
{
    public static JsonObject Of(InferenceRequest request) => JsonNode.Parse(JsonSerializer.Serialize(request, request.TypeInfo))!.AsObject();

    public static void MustBe(string golden, InferenceRequest request)
    {
        var expected = JsonNode.Parse(golden)!.AsObject();
        var actual = Of(request);
        Assert.Equal(expected.Select(m => m.Key).Order(StringComparer.Ordinal), actual.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()} but the request writes {actual.ToJsonString()}");
    }
}
