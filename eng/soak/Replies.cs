using System.Globalization;
using System.Text.Json;

namespace Segmind.Sdk.Soak;

/// <summary>An answer as it goes over the wire.</summary>
internal sealed record Reply(string Text, bool Closes = false);

/// <summary>What the service says.</summary>
internal static class Replies
{
    private const int OnePollBreaksIn = 100;
    private const string Requests = "/v2/requests/";
    private const string Status = "/status";
    private static readonly Reply NoAnswer = new("", Closes: true);
    private static readonly Reply HalfABody = new("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"status\":\"COMPL", Closes: true);

    public static Reply To(Request request, Counters counters)
    {
        if (request.IsPost)
        {
            return Accepted(request, counters);
        }

        var id = request.Path[Requests.Length..];
        return id.EndsWith(Status, StringComparison.Ordinal) ? Polled(id[..^Status.Length], counters) : Json("200 OK", Result(id));
    }

    private static Reply Accepted(Request request, Counters counters)
    {
        using var body = JsonDocument.Parse(request.Body);
        var hold = double.Parse(body.RootElement.GetProperty("hold").GetString()!, CultureInfo.InvariantCulture);
        var id = JobId.New(counters.AddSubmit(), DateTimeOffset.UtcNow.AddMilliseconds(hold));
        return Json("200 OK", $$"""{"request_id":"{{id}}","status":"QUEUED"}""");
    }

    private static Reply Polled(string id, Counters counters)
    {
        if (counters.AddPoll() % OnePollBreaksIn == 0)
        {
            return Broken(counters.AddBroken());
        }

        return !JobId.HasEnded(id, DateTimeOffset.UtcNow) ? Json("200 OK", """{"status":"PROCESSING","metrics":{}}""")
            : JobId.Completes(id) ? Json("200 OK", """{"status":"COMPLETED","metrics":{"inference_time":13.06}}""")
            : Json("422 Unprocessable Entity", $$"""{"status":"FAILED","error":"{{id}}"}""");
    }

    private static Reply Broken(long number) => (number % 4) switch
    {
        0 => NoAnswer,
        1 => HalfABody,
        2 => Json("503 Service Unavailable", """{"error":"try later"}"""),
        _ => Json("502 Bad Gateway", "<html>bad gateway</html>"),
    };

    private static string Result(string id) =>
        $$"""{"status":"COMPLETED","output":"https://images.segmind.com/{{id}}.png","images":[{"url":"https://images.segmind.com/{{id}}.png","content_type":"image/png"}]}""";

    private static Reply Json(string status, string body) =>
        new(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
