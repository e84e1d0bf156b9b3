using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Whatever an app wraps around us, at most one complete POST arrives, and the caller hears the first true outcome.</summary>
public class WireGuardTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    public static TheoryData<string> Resenders => new(
        "retries the same request",
        "retries a clone with headers",
        "retries a clone without headers",
        "buffers the body and retries",
        "buffers, clones and retries",
        "sends a body of its own and retries");

    [Theory]
    [MemberData(nameof(Resenders))]
    public async Task A_handler_that_resends_on_500_sends_one_post_and_the_500_is_reported(string handler)
    {
        using var server = new RawServer(_ => RawAnswer.Json("""{"error":"boom"}""", 500));
        using var client = server.NewClient(handler: AppHandlers.ByName(handler));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.Equal(HttpStatusCode.InternalServerError, unknown.StatusCode);
        Assert.Equal(ChargeOutcome.Unknown, unknown.Charge);
        Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
    }

    [Theory]
    [MemberData(nameof(Resenders))]
    public async Task A_handler_that_resends_on_a_reset_sends_one_post_and_the_reset_is_reported(string handler)
    {
        using var server = new RawServer(_ => RawAnswer.Rst);
        using var client = server.NewClient(handler: AppHandlers.ByName(handler));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.IsNotType<WireGuardException>(unknown.InnerException);
        Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
    }

    [Theory]
    [MemberData(nameof(Resenders))]
    [InlineData("hedges with clones")]
    [InlineData("sends twice though it succeeded")]
    public async Task An_accepted_submit_is_the_job_once(string handler)
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: AppHandlers.ByName(handler));

        var job = await client.SubmitAsync(Request);

        Assert.Equal("r1", job.RequestId);
        Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
    }

    [Fact]
    public async Task A_refused_submit_that_a_handler_resends_is_reported_as_refused()
    {
        using var server = new RawServer(_ => RawAnswer.Json("""{"error":"bad"}""", 400));
        using var client = server.NewClient(handler: AppHandlers.ByName("buffers, clones and retries"));

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(ChargeOutcome.NotCharged, refused.Charge);
        Assert.Equal(1, server.CompletePosts);
    }

    [Fact]
    public async Task A_handler_that_gives_up_but_goes_on_in_the_background_sends_one_post()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var go = new TaskCompletionSource();
        var late = new TaskCompletionSource<Exception?>();
        using var client = server.NewClient(handler: new AppHandler(async (request, send, token) =>
        {
            var first = send(request, CancellationToken.None);
            _ = ResendAsync(request, send, first);
            await first;
            throw new HttpRequestException("gave up");
        }));

        var job = await client.SubmitAsync(Request);
        go.SetResult();

        Assert.Equal("r1", job.RequestId);
        Assert.IsType<WireGuardException>(await late.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, server.CompletePosts);

        async Task ResendAsync(HttpRequestMessage request, AppHandler.Next send, Task first)
        {
            await first;
            await go.Task;
            late.SetResult(await Record.ExceptionAsync(() => send(request, CancellationToken.None)));
        }
    }

    [Fact]
    public async Task A_submit_that_a_handler_holds_back_past_the_limit_can_no_longer_leave()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var held = new List<Task<HttpResponseMessage>>();
        var go = new TaskCompletionSource();
        var time = new HastyTime();
        using var client = server.NewClient(time, new AppHandler(async (request, send, _) =>
        {
            var later = Later(request, send);
            held.Add(later);
            time.PassLimits();
            return await later;
        }));

        var notSent = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));
        go.SetResult();

        Assert.Equal(ChargeOutcome.NotCharged, notSent.Charge);
        Assert.Equal(4, held.Count);
        foreach (var late in held)
        {
            await Assert.ThrowsAsync<WireGuardException>(() => late.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Empty(server.Requests);

        async Task<HttpResponseMessage> Later(HttpRequestMessage request, AppHandler.Next send)
        {
            await go.Task;
            return await send(request, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("strips the call's name")]
    [InlineData("makes a GET of it")]
    [InlineData("drops the body")]
    public async Task A_submit_that_a_handler_deforms_is_not_sent(string what)
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            _ = what switch
            {
                "strips the call's name" => request.Headers.Remove("X-Segmind-Sdk-Call"),
                "makes a GET of it" => (request.Method = HttpMethod.Get) is null,
                _ => (request.Content = null) is null,
            };
            return send(request, token);
        }));

        var notSent = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal(ChargeOutcome.NotCharged, notSent.Charge);
        Assert.IsType<WireGuardException>(notSent.InnerException);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_handler_that_turns_a_call_to_another_origin_sends_nothing_there()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var other = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            request.RequestUri = new Uri(other.Url, request.RequestUri!.PathAndQuery);
            return send(request, token);
        }));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));
        await Assert.ThrowsAsync<SegmindConnectionException>(() => client.GetCreditsAsync());

        Assert.Equal((0, 0), (server.Connections, other.Connections));
    }

    [Fact]
    public async Task A_handler_that_answers_in_the_services_place_makes_no_job()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: new AppHandler((_, _, _) => Task.FromResult(FakeService.Json("""{"request_id":"made-up"}"""))));

        var notSent = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal(ChargeOutcome.NotCharged, notSent.Charge);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_handler_that_hides_a_reset_behind_an_answer_of_its_own_hides_nothing()
    {
        using var server = new RawServer(_ => RawAnswer.Rst);
        using var client = server.NewClient(handler: new AppHandler(async (request, send, token) =>
        {
            await Record.ExceptionAsync(() => send(request, token));
            return FakeService.Json("""{"request_id":"made-up"}""");
        }));

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunAsync(Request, new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal(2, server.CompletePosts);
    }

    [Fact]
    public async Task A_direct_run_that_a_handler_resends_after_a_500_arrives_once()
    {
        using var server = new RawServer(_ => RawAnswer.Json("{}", 500));
        using var client = server.NewClient(handler: AppHandlers.ByName("buffers, clones and retries"));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunAsync(Request, new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal(HttpStatusCode.InternalServerError, unknown.StatusCode);
        Assert.Equal(1, server.CompletePosts);
    }

    [Fact]
    public async Task A_read_may_be_resent_by_a_handler_and_carries_the_key_each_time()
    {
        var arrivals = 0;
        using var server = new RawServer(_ => ++arrivals < 3 ? RawAnswer.Json("{}", 500) : RawAnswer.Json("""{"credits":1.5}"""));
        using var client = server.NewClient(handler: AppHandlers.ByName("retries the same request"));

        await Record.ExceptionAsync(() => client.GetCreditsAsync());

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(RawServer.Key, request.Key));
        Assert.All(server.Requests, request => Assert.DoesNotContain("X-Segmind-Sdk-Call", request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
    }
}
