using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The key goes to the configured origins and nowhere else; who watches requests in the app does not see it.</summary>
public class KeyContainmentTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task No_redirect_takes_the_key_or_the_body_along(int status)
    {
        using var other = new RawServer(_ => RawAnswer.Accept());
        using var server = new RawServer(request => RawAnswer.Json("", status, $"Location: {other.Url}{request.Path[1..]}"));
        using var client = server.NewClient();

        await Assert.ThrowsAnyAsync<SegmindException>(() => client.SubmitAsync(Request));
        await Assert.ThrowsAnyAsync<SegmindException>(() => client.GetCreditsAsync());
        await Assert.ThrowsAnyAsync<SegmindException>(() => client.GetJob("r1").GetStatusAsync());
        await Assert.ThrowsAnyAsync<SegmindException>(() => client.UploadAsync(ImageInput.FromBytes(ImageFiles.Png(1, 1))));

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task No_address_in_an_answer_takes_the_key_along()
    {
        using var other = new RawServer(_ => RawAnswer.Json("{}"));
        using var server = new RawServer(request => request.Path switch
        {
            "/v2/m" => RawAnswer.Json($$"""{"request_id":"r1","status_url":"{{other.Url}}s","response_url":"{{other.Url}}r","poll_url":"{{other.Url}}p"}"""),
            "/workflows/w1" => RawAnswer.Json($$"""{"request_id":"r2","poll_url":"{{other.Url}}p"}"""),
            _ => RawAnswer.Json($$"""{"status":"COMPLETED","output":"{{other.Url}}a.png","response_url":"{{other.Url}}r"}"""),
        });
        using var client = server.NewClient();

        var model = await client.RunAsync(Request, new RunOptions { Timeout = Timeout.InfiniteTimeSpan });
        await client.RunAsync(new AnyWorkflow("w1"), new RunOptions { Timeout = Timeout.InfiniteTimeSpan });
        await model.Images.Single().CopyToAsync(Stream.Null);

        var download = Assert.Single(other.Requests);
        Assert.Equal("/a.png", download.Path);
        Assert.DoesNotContain(download.Headers, header => header.Value.Contains(RawServer.Key, StringComparison.Ordinal));
        Assert.Equal(["/v2/m", "/v2/requests/r1/status", "/v2/requests/r1", "/workflows/w1", "/workflows/request/r2"], server.Requests.Select(request => request.Path));
        Assert.All(server.Requests, request => Assert.Equal(RawServer.Key, request.Key));
    }

    [Fact]
    public void A_poll_url_elsewhere_is_refused_when_a_job_is_resumed()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient();
        Assert.Throws<ArgumentException>(() => client.GetJob(new Uri("https://evil.test/workflows/request/r1")));
    }

    [Fact]
    public async Task A_download_from_our_own_origin_carries_no_key_either()
    {
        using var server = new RawServer(_ => RawAnswer.Json("x"));
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = server.Url };
        using var transport = new Transport(new OwnHttpClients(), TimeProvider.System);
        var stream = await new Downloader(transport, options).OpenAsync(new ImageSource(new Uri(server.Url, "a.png"), new CallPurpose("x", ChargeOutcome.Charged)), CancellationToken.None);
        await stream.DisposeAsync();

        Assert.Null(Assert.Single(server.Requests).Key);
        Assert.DoesNotContain("Authorization", server.Requests.Single().Headers.Keys);
    }

    [Fact]
    public async Task Handlers_of_the_app_see_no_key_before_or_after_and_neither_does_the_answers_request()
    {
        var seen = new List<string>();
        using var server = new RawServer(request => request.Path.StartsWith("/workflows", StringComparison.Ordinal) ? RawAnswer.Accept() : RawAnswer.Json("{}", 400));
        using var client = server.NewClient(handler: new AppHandler(async (request, send, token) =>
        {
            seen.Add(request.ToString());
            var response = await send(request, token);
            seen.Add(request.ToString());
            seen.Add(response.RequestMessage!.ToString());
            return response;
        }));

        await client.SubmitAsync(new AnyWorkflow("w1"));
        await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request));
        await Assert.ThrowsAsync<SegmindApiException>(() => client.GetCreditsAsync());

        Assert.Equal(9, seen.Count);
        Assert.All(seen, text => Assert.DoesNotContain(RawServer.Key, text, StringComparison.Ordinal));
        Assert.All(server.Requests, request => Assert.Equal(RawServer.Key, request.Key));
    }

    [Fact]
    public async Task A_request_that_failed_at_the_wire_shows_no_key()
    {
        HttpRequestMessage? failed = null;
        using var server = new RawServer(_ => RawAnswer.Rst);
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            failed = request;
            return send(request, token);
        }));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.DoesNotContain(RawServer.Key, failed!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(RawServer.Key, unknown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_service_repeats_is_in_no_exception()
    {
        using var server = new RawServer(_ => RawAnswer.Json($$"""{"error":"bad key {{RawServer.Key}}"}""", 401));
        using var client = server.NewClient();

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain(RawServer.Key, refused + refused.Detail + refused.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_key_that_is_part_of_the_answer_does_not_spoil_the_jobs_id()
    {
        using var server = new RawServer(_ => RawAnswer.Accept("test-1"));
        using var client = server.NewClient(configure: options => options.ApiKey = "test");

        Assert.Equal("test-1", (await client.SubmitAsync(Request)).RequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("SG_secret\n")]
    [InlineData("SG_secret\r\nX-Evil: 1")]
    [InlineData("SG_secret x")]
    [InlineData("SG_secret\u0000")]
    [InlineData("SG_secretä")]
    [InlineData("SG_secret\u007f")]
    public void A_key_that_could_not_be_sent_is_refused_and_not_repeated(string key)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new SegmindClient(key));
        Assert.DoesNotContain("SG_secret", refused.ToString(), StringComparison.Ordinal);
    }
}
