using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>One request under way: its body read, its route known, its key checked where the route asks for one.</summary>
internal sealed class Call(HttpContext http, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The client left, or the emulator stops.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Who answers it; null until the table has been asked.</summary>
    public Route? Route { get; set; }

    public IReadOnlyDictionary<string, string> Values { get; set; } = new Dictionary<string, string>();

    public string Key { get; set; } = "";

    public Fault? Fault { get; set; }

    /// <summary>What a fault does the moment the work is accepted: return normally, or never.</summary>
    public Func<Task> Accepted { get; set; } = () => Task.CompletedTask;

    public string? Moderation => Fault is { Kind: FaultKind.ModerationFailed } fault
        ? fault.Message ?? "ByteDance image API error: The request failed because the output image may contain sensitive information."
        : null;

    public bool IsAiml => Route?.Faults == FaultRoute.Aiml;

    public bool WantsOtherShape => Fault is { Kind: FaultKind.OtherShape };

    public string Address(string path) => $"{Request.Scheme}://{Request.Host}{path}";

    /// <summary>The body as a JSON object, or the refusal.</summary>
    public Reply? ReadJson(out JsonObject parameters)
    {
        parameters = [];
        if (!IsJson(Request.ContentType))
        {
            return Reply.Error(406, "Invalid content type");
        }

        try
        {
            if (JsonNode.Parse(Body.Span) is not JsonObject parsed)
            {
                return Reply.Error(400, "Invalid request body. Expected a JSON object.");
            }

            ReadAll(parsed);
            parameters = parsed;
            return null;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return Reply.Error(400, "Invalid request body. Expected a JSON object.");
        }
    }

    // Nodes are read lazily: duplicate names and broken escapes must show here, not after the run was accepted.
    private static void ReadAll(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
            {
                ReadAll(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                ReadAll(item);
            }
        }
        else if (node?.GetValueKind() == JsonValueKind.String)
        {
            _ = node.GetValue<string>();
        }
    }

    private static bool IsJson(string? contentType) =>
        contentType?.Split(';', 2)[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true;
}
