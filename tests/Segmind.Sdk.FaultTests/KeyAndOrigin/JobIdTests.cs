using System.Text.Json;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>A job's id, whoever made it up, is one path segment below <c>/v2/requests/</c> on the wire, or is refused before.</summary>
public class JobIdTests(ITestOutputHelper output)
{
    private static readonly string[] Ids =
    [
        "..", ".", "...", "../..", "../../v1/get-user-credits", "r1/../../admin", "/etc/passwd", "//evil.test/x", "\\\\evil.test\\x", "..\\..\\admin", "r1/status", "r1/", "/r1", "r1?x=1", "r1#f", "r1;x=1", "?", "#", "%2e%2e", "%2e%2e%2f%2e%2e", "..%2f..", "%252e%252e%252f", "r1%00", "r1\0", "r1\r\nX-Evil: 1", "r1 HTTP/1.1\r\nHost: evil.test",
        "r1\t", " ", " r1", "r1 ", "@evil.test", "https://evil.test/", "javascript:alert(1)", "r1&admin=1", "r1+x", "ｒ１", "．．／．．", "\u2024\u2024/", "\u202er1", "r\u0301", "\ud83d\ude00", "\ud800", "x\udc00", "\ufffd", "\u007f", "\u0085", "{id}", "[::1]", "<script>", "\"", "'", "`", "|", "^", new string('a', 512), new string('a', 513), new string('.', 40), "~", "r1:8080", "*",
    ];

    [Fact]
    public async Task An_id_that_a_caller_passes_stays_below_requests()
    {
        Assert.True(Ids.Distinct().Count() >= 30);
        using var server = new RawServer(_ => RawAnswer.Json("""{"status":"COMPLETED","output":"ok"}"""));
        using var client = server.NewClient();
        var refused = 0;
        foreach (var id in Ids)
        {
            var before = server.Requests.Count;
            if (!TryGetJob(client, id, out var job))
            {
                refused++;
                continue;
            }

            await job.GetStatusAsync();
            await job.GetResultAsync();

            Assert.Equal([id, id], server.Requests.Skip(before).Select(IdOnTheWire));
        }

        Assert.InRange(refused, 1, Ids.Length / 2);
        output.WriteLine($"{Ids.Length} ids: {refused} refused, the others in {server.Requests.Count} requests below /v2/requests/");
    }

    [Fact]
    public async Task An_id_that_a_server_names_stays_below_requests()
    {
        var polls = 0;
        foreach (var id in Ids)
        {
            using var server = new RawServer(request => request.Method == "POST"
                ? RawAnswer.Json($$"""{"request_id":{{JsonSerializer.Serialize(id)}},"status":"QUEUED"}""")
                : RawAnswer.Json("""{"status":"COMPLETED","output":"ok"}"""));
            using var client = server.NewClient();
            try
            {
                var job = await client.SubmitAsync(new AnyModel("m"));
                await job.GetStatusAsync();
                await job.GetResultAsync();
                Assert.Equal([id, id], server.Requests.Skip(1).Select(IdOnTheWire));
                polls += 2;
            }
            catch (SubmitOutcomeUnknownException)
            {
                Assert.Single(server.Requests);
            }
        }

        Assert.True(polls >= Ids.Length);
        output.WriteLine($"{Ids.Length} ids named by a server: {polls} requests below /v2/requests/");
    }

    /// <summary>The one segment that the id may be, read back; anything else is none.</summary>
    private static string? IdOnTheWire(RawRequest request)
    {
        var path = request.Path.EndsWith("/status", StringComparison.Ordinal) ? request.Path[..^"/status".Length] : request.Path;
        var segment = path.StartsWith("/v2/requests/", StringComparison.Ordinal) ? path["/v2/requests/".Length..] : "/";
        return segment.Any(c => "/\\?#; \r\n".Contains(c, StringComparison.Ordinal)) || segment is "." or ".." || segment.Any(c => c > '~') || request.Headers.ContainsKey("X-Evil") ? null : Uri.UnescapeDataString(segment);
    }

    private static bool TryGetJob(SegmindClient client, string id, out Job job)
    {
        job = null!;
        try
        {
            job = client.GetJob(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
