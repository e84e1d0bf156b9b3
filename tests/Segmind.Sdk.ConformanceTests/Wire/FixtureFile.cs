using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>A reply as its source prints it: <c>name.STATUS.json</c>.</summary>
public sealed class FixtureFile(string name)
{
    private const string SampleId = "2c7f59ea-13f1-402c-9353-915a2b5a2124";
    private const string SampleWorkflowId = "47411f110c6fa4fe05dcb9ffed2c1962";

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private HttpStatusCode Status => (HttpStatusCode)int.Parse(name.Split('.')[^2], CultureInfo.InvariantCulture);

    private bool IsJson => name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>
    /// The same status, content type, members and kinds, and the same literals once ids and hosts are the emulator's own.
    /// Members named in <paramref name="varying"/> (a whole subtree by its top) may hold another value of the same kind;
    /// if it is one of the emulator's addresses, its folder and extension must still agree.
    /// </summary>
    public void AssertMatches(Answer answer, EmulatorProcess emulator, string? id, params string[] varying)
    {
        Assert.Equal(Status, answer.Status);
        Assert.Equal(IsJson ? "application/json" : "text/html", answer.ContentType);
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
        if (!IsJson)
        {
            Assert.Equal(text.TrimEnd(), answer.Text);
            return;
        }

        text = text
            .Replace(id is null ? "\n" : SampleId, id ?? "\n", StringComparison.Ordinal)
            .Replace(id is null ? "\n" : SampleWorkflowId, id ?? "\n", StringComparison.Ordinal)
            .Replace("https://api.segmind.com", emulator.Base.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
            .Replace("https://images.segmind.com", emulator.Media.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal)
            .Replace("https://storage.segmind.com", emulator.Media.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
        Compare(JsonNode.Parse(text), answer.Json, "", varying);
    }

    private static void Compare(JsonNode? expected, JsonNode? actual, string path, string[] varying)
    {
        var kind = Kind(expected);
        Assert.True(kind == Kind(actual), $"{path} is {Kind(actual)}, not {kind}");
        if (kind == JsonValueKind.Object && varying.Contains($"{path}*"))
        {
            return;
        }

        if (kind == JsonValueKind.Object)
        {
            CompareMembers(expected!.AsObject(), actual!.AsObject(), path, varying);
        }
        else if (kind == JsonValueKind.Array)
        {
            CompareItems(expected!.AsArray(), actual!.AsArray(), path, varying);
        }
        else if (!varying.Contains(path))
        {
            Assert.True(JsonNode.DeepEquals(expected, actual), $"{path} is {actual?.ToJsonString()}, not {expected?.ToJsonString()}");
        }
        else if (kind == JsonValueKind.String && Folder(expected!.GetValue<string>()) is { } folder)
        {
            Assert.Equal(folder, Folder(actual!.GetValue<string>()));
        }
    }

    private static void CompareMembers(JsonObject expected, JsonObject actual, string path, string[] varying)
    {
        Assert.Equal(expected.Select(member => member.Key), actual.Select(member => member.Key));
        foreach (var (member, value) in expected)
        {
            Compare(value, actual[member], path.Length == 0 ? member : $"{path}.{member}", varying);
        }
    }

    private static void CompareItems(JsonArray expected, JsonArray actual, string path, string[] varying)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Compare(expected[i], actual[i], path + "[]", varying);
        }
    }

    private static string? Folder(string value) => value.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)
        ? value[..value.LastIndexOf('/')] + Path.GetExtension(value)
        : null;

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.False => JsonValueKind.True,
        { } kind => kind,
    };
}
