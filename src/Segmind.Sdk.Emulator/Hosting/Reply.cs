using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>An answer before it is written, so that a fault can still change, cut or withhold it.</summary>
internal sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Json(int status, JsonNode body) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString(Plain)));

    public static Reply Error(int status, string message) => Json(status, new JsonObject { ["error"] = message });

    public static Reply MethodNotAllowed() => Text(
        405,
        "text/html",
        "<html><head><title>405 Not Allowed</title></head><body><center><h1>405 Not Allowed</h1></center></body></html>");

    public static Reply Text(int status, string contentType, string text) => new(status, contentType, Encoding.UTF8.GetBytes(text));
}
