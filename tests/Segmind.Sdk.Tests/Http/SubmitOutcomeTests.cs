using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What becomes of a submit once its body has left: one POST, and the truth about it.</summary>
public class SubmitOutcomeTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    public static TheoryData<string> LostAnswers => new("FIN", "RST", "half a head", "half a body without an id", "redirect", "500", "502", "503", "504", "408", "2xx of HTML");

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task An_answer_that_proves_nothing_is_an_unknown_outcome_of_one_post(string what)
    {
        using var other = new RawServer(_ => RawAnswer.Accept());
        using var server = new RawServer(_ => Answer(what, other));
        using var client = server.NewClient();

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.Equal((ChargeOutcome.Unknown, "m"), (unknown.Charge, unknown.Model));
        Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
        Assert.Equal(0, other.Connections);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task The_same_holds_for_a_direct_run(string what)
    {
        using var other = new RawServer(_ => RawAnswer.Accept());
        using var server = new RawServer(_ => Answer(what, other));
        using var client = server.NewClient();

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunAsync(Request, new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal(ChargeOutcome.Unknown, unknown.Charge);
        Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task A_time_out_after_the_body_left_is_an_unknown_outcome_of_one_post()
    {
        var time = new HastyTime();
        using var server = new RawServer(_ => RawAnswer.Stall);
        using var client = server.NewClient(time);

        var submit = client.SubmitAsync(Request);
        await server.ArrivalsAsync(1);
        time.PassLimits();

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => submit.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.IsType<TimeoutException>(unknown.InnerException);
        Assert.Equal(1, server.CompletePosts);
    }

    [Fact]
    public async Task A_server_that_answers_before_it_has_read_the_body_and_resets_is_not_sent_to_again()
    {
        using var server = new RawServer(_ => RawAnswer.Accept()) { BeforeBody = _ => RawAnswer.Rst };
        using var client = server.NewClient();

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_cancel_after_the_body_left_says_that_the_outcome_is_unknown()
    {
        using var server = new RawServer(_ => RawAnswer.Stall);
        using var client = server.NewClient();
        using var cancel = new CancellationTokenSource();

        var submit = client.SubmitAsync(Request, cancellationToken: cancel.Token);
        await server.ArrivalsAsync(1);
        await cancel.CancelAsync();

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => submit.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ChargeOutcome.Unknown, canceled.Charge);
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        Assert.Equal(1, server.CompletePosts);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_cut_answer_that_names_the_job_is_the_job(int status)
    {
        using var server = new RawServer(_ => RawAnswer.Cut("""{"request_id":"r7","status":"QUE""", RawEnd.Fin, status));
        using var client = server.NewClient();

        Assert.Equal("r7", (await client.SubmitAsync(Request)).RequestId);
        Assert.Equal(1, server.CompletePosts);
    }

    [Fact]
    public async Task A_job_named_in_an_answer_that_then_stalls_is_not_lost_to_the_time_out()
    {
        for (var i = 0; i < 50; i++)
        {
            var time = new HastyTime();
            using var body = new StallingStream("""{"request_id":"r7","status":"QUE""");
            using var client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, SubmitTimeout = HastyTime.Long }, new FakeService(_ => new(HttpStatusCode.OK) { Content = new StreamContent(body) }), time);

            var submit = client.SubmitAsync(Request);
            await body.Stalled.WaitAsync(TimeSpan.FromSeconds(30));
            time.PassLimits();

            Assert.Equal("r7", (await submit.WaitAsync(TimeSpan.FromSeconds(30))).RequestId);
        }
    }

    [Fact]
    public async Task A_job_named_in_an_answer_that_then_stalls_is_not_lost_to_a_cancel()
    {
        for (var i = 0; i < 50; i++)
        {
            using var cancel = new CancellationTokenSource();
            using var body = new StallingStream("""{"request_id":"r7","status":"QUE""");
            using var client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, SubmitTimeout = HastyTime.Long }, new FakeService(_ => new(HttpStatusCode.OK) { Content = new StreamContent(body) }), new HastyTime());

            var run = client.RunAsync(Request, cancellationToken: cancel.Token);
            await body.Stalled.WaitAsync(TimeSpan.FromSeconds(30));
            await cancel.CancelAsync();

            var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal("r7", canceled.Job?.RequestId);
        }
    }

    private static RawAnswer Answer(string what, RawServer other) => what switch
    {
        "FIN" => RawAnswer.Fin,
        "RST" => RawAnswer.Rst,
        "half a head" => RawAnswer.HalfHead,
        "half a body without an id" => RawAnswer.Cut("""{"status":"QUEUED","request_id":"r"""),
        "redirect" => RawAnswer.Json("", 307, $"Location: {other.Url}v2/m"),
        "2xx of HTML" => new("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", RawEnd.Keep),
        _ => RawAnswer.Json("""{"error":"x"}""", int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
