using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The AIML API's own error body.</summary>
internal static class AimlError
{
    public const string Path = "/v1/images/generations";

    public static Reply Create(int status, string message, DateTimeOffset now) => Reply.Json(status, new JsonObject
    {
        ["message"] = message,
        ["path"] = Path,
        ["requestId"] = Guid.NewGuid().ToString("n")[..8],
        ["statusCode"] = status,
        ["timestamp"] = Timestamp.Of(now),
    });
}
