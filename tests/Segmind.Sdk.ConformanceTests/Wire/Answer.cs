using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage reply)
    {
        using (reply)
        {
            var headers = reply.Headers.Concat(reply.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer(reply.StatusCode, reply.Content.Headers.ContentType?.ToString(), headers, await reply.Content.ReadAsByteArrayAsync());
        }
    }
}
