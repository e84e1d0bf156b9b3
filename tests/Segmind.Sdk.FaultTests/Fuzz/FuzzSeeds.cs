using System.Globalization;
using System.Text;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>One reply to start from: as the service's pages print it, or composed where they print none.</summary>
internal sealed record FuzzSeed(string Name, int Status, string MediaType, byte[] Body, string Location = "")
{
    public JsonTree? Tree { get; } = JsonTree.TryParse(Body);
}

/// <summary>The replies that each kind of call is answered with before they are changed.</summary>
internal static class FuzzSeeds
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static IReadOnlyList<FuzzSeed> Fixtures { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Order(StringComparer.Ordinal).Select(Read)];

    private static readonly FuzzSeed[] Composed =
    [
        Json("limited", 429, """{"error":"Rate limit exceeded"}"""),
        Json("gateway", 502, """{"message":"Bad gateway"}"""),
        new("gateway-page", 503, "text/html", Bytes("<html><head><title>503 Service Temporarily Unavailable</title></head></html>")),
        new("nothing", 504, "text/plain", []),
        new("moved", 307, "text/html", [], "https://evil.test/elsewhere"),
        Json("v2-status-processing", 200, """{"status":"PROCESSING","request_id":"r1","metrics":{"queue_time":0.2}}"""),
        Json("v2-status-new", 200, """{"status":"CANCELLING","request_id":"r1"}"""),
        Json("v2-submit-failed", 422, """{"status":"FAILED","error":"Prompt is required"}"""),
        Json("v2-result-inline", 200, $$"""{"status":"COMPLETED","output":{"images":[{"b64_json":"{{Convert.ToBase64String(Png)}}","content_type":"image/png"}]},"seed":7}"""),
        Json("workflow-words", 200, """{"status":"COMPLETED","output":"[{\"keyname\":\"Caption\",\"value\":{\"data\":\"a beach\",\"type\":\"text\"}}]"}"""),
        Json("workflow-text", 200, """{"status":"COMPLETED","output":"not JSON at all"}"""),
        new("v1-image", 200, "image/png", Png),
        Json("v1-address", 200, """{"image_url":"https://images.segmind.com/generations/x.jpeg","seed":42}"""),
        Json("v1-words", 200, """{"status":"COMPLETED","message":"done"}"""),
        Json("v1-error-words", 200, """{"error":"the output may contain sensitive information"}"""),
        Json("v1-failed", 200, """{"status":"FAILED","error":{"message":"Node failed"}}"""),
        new("download-image", 200, "image/png", Png),
        new("download-moved", 302, "text/plain", [], "https://images.segmind.com/generations/moved.png"),
        new("download-page", 200, "text/html", Bytes("<html><title>Sign in</title></html>")),
        Json("credits-text", 200, """{"credits":"12.5","free-credits":"1e-3"}"""),
    ];

    public static IReadOnlyList<FuzzSeed> All { get; } = [.. Fixtures, .. Composed];

    public static IReadOnlyList<JsonTree> Trees { get; } = [.. All.Select(seed => seed.Tree).OfType<JsonTree>()];

    /// <summary>What any call may be answered with.</summary>
    public static FuzzSeed[] Errors { get; } = [.. All.Where(seed => seed.Status >= 300 && !seed.Name.StartsWith("v2-", StringComparison.Ordinal) && !seed.Name.StartsWith("download-", StringComparison.Ordinal))];

    public static FuzzSeed[] Submits { get; } = [.. Replies("v2-submit")];

    public static FuzzSeed[] Statuses { get; } = [.. Replies("v2-status-"), .. Replies("v2-unknown-request")];

    public static FuzzSeed[] Results { get; } = [.. Replies("v2-result-"), .. Replies("v2-status-failed"), .. Replies("v2-status-queued"), .. Replies("v2-unknown-request")];

    public static FuzzSeed[] WorkflowSubmits { get; } = [.. Replies("workflow-submit")];

    public static FuzzSeed[] Workflows { get; } = [.. All.Where(IsWorkflowStatus)];

    public static FuzzSeed[] Directs { get; } = [.. Replies("v1-"), .. Replies("v2-result-"), .. Replies("v2-status-queued")];

    public static FuzzSeed[] Aiml { get; } = [.. Replies("aiml-"), .. Replies("v1-")];

    public static FuzzSeed[] Uploads { get; } = [.. Replies("upload")];

    public static FuzzSeed[] Credits { get; } = [.. Replies("credits")];

    public static FuzzSeed[] Downloads { get; } = [.. Replies("download-")];

    public static FuzzSeed Named(string name) => All.First(seed => seed.Name.StartsWith(name, StringComparison.Ordinal));

    private static bool IsWorkflowStatus(FuzzSeed seed) => seed.Name.StartsWith("workflow-", StringComparison.Ordinal) && !seed.Name.Contains("submit", StringComparison.Ordinal);

    private static IEnumerable<FuzzSeed> Replies(string prefix) => All.Where(seed => seed.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static FuzzSeed Read(string path)
    {
        var name = Path.GetFileName(path);
        return new(name, int.Parse(name.Split('.')[^2], CultureInfo.InvariantCulture), name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/html", File.ReadAllBytes(path));
    }

    private static FuzzSeed Json(string name, int status, string body) => new(name, status, "application/json", Bytes(body));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
