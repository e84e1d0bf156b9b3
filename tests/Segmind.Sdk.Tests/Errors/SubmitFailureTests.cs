using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Accepted, refused or unknown: what an answer to a submit proves, and that it is never sent again on a guess.</summary>
public sealed class SubmitFailureTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(504)]
    public async Task An_answer_with_an_id_is_an_accepted_job_whatever_its_status(int status)
    {
        _job.Submit = () => JobService.Error(status, """{"error":"oops","request_id":"r1"}""");

        var job = await _job.Client.SubmitAsync(JobService.Request);

        Assert.Equal("r1", job.RequestId);
        Assert.Single(_job.Service.Posts);
    }

    [Theory]
    [InlineData("""{"request_id":"r1","status":"QUE""")]
    [InlineData("""{"status":"QUEUED","nested":{"request_id":"no"},"request_id":"r1",""")]
    public async Task An_answer_that_breaks_off_behind_the_id_is_an_accepted_job(string start)
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream(start, deaf: false, new IOException("reset"))) };

        var job = await _job.Client.SubmitAsync(JobService.Request);

        Assert.Equal("r1", job.RequestId);
    }

    [Fact]
    public async Task An_answer_that_stalls_behind_the_id_is_an_accepted_job()
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"request_id":"r1",""", deaf: false)) };

        var job = await _job.Time.RunAsync(_job.Client.SubmitAsync(JobService.Request));

        Assert.Equal("r1", job.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(100), _job.Time.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_while_the_answer_stalls_behind_the_id_hands_the_job_over()
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"request_id":"r1",""", deaf: false)) };
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(5), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Equal(("r1", ChargeOutcome.ChargedIfCompleted), (canceled.Job!.RequestId, canceled.Charge));
        Assert.Equal(source.Token, canceled.CancellationToken);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(418)]
    [InlineData(422)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_status_that_proves_nothing_is_an_unknown_outcome(int status)
    {
        _job.Submit = () => JobService.Error(status);

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        Assert.Equal(((HttpStatusCode?)status, "seededit-v3", VirtualTime.Start, ChargeOutcome.Unknown), (unknown.StatusCode, unknown.Model, unknown.SubmittedAt, unknown.Charge));
        Assert.StartsWith($"seededit-v3 may or may not have been accepted: the answer was HTTP {status}, \"no\", which proves nothing. It may have been charged, once. It was not sent again;", unknown.Message);
        Assert.Single(_job.Service.Posts);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>ok</html>")]
    [InlineData("""{"status":"QUEUED"}""")]
    [InlineData("""{"request_id":null}""")]
    [InlineData("""{"request_id":""}""")]
    [InlineData("""{"request_id":".."}""")]
    [InlineData("""{"request_id":"a\u0000b"}""")]
    [InlineData("""{"data":{"request_id":"r1"}}""")]
    [InlineData("""[{"request_id":"r1"}]""")]
    [InlineData("""{"request_id":"r1""")]
    public async Task A_success_without_a_usable_id_is_an_unknown_outcome(string body)
    {
        _job.Submit = () => FakeService.Json(body);

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.Single(_job.Service.Posts);
    }

    [Fact]
    public async Task A_reset_after_the_body_left_is_an_unknown_outcome()
    {
        _job.Submit = () => throw new HttpRequestException("Connection reset by peer");

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        Assert.Null(unknown.StatusCode);
        Assert.Null(unknown.ResponseBody);
        Assert.Equal("Connection reset by peer", Assert.IsType<HttpRequestException>(unknown.InnerException).Message);
        Assert.Single(_job.Service.Posts);
    }

    [Theory]
    [InlineData(RunMode.Queue, 100)]
    [InlineData(RunMode.Direct, 150)]
    public async Task No_answer_within_the_limit_is_an_unknown_outcome(RunMode mode, int seconds)
    {
        var time = new VirtualTime();
        using var service = new FakeService((_, token) => JobService.HangAsync(token));
        using var client = service.NewClient(time);

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => time.RunAsync(client.RunAsync(JobService.Request, new RunOptions { Mode = mode })));

        Assert.Equal(TimeSpan.FromSeconds(seconds), time.Elapsed);
        Assert.Equal($"No answer within {seconds} s.", Assert.IsType<TimeoutException>(unknown.InnerException).Message);
        Assert.Single(service.Posts);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_refusal_that_breaks_off_could_still_have_named_a_job()
    {
        _job.Submit = () => new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StreamContent(new StalledStream("""{"error":"bad",""", deaf: false, new IOException("reset"))) };

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.IsType<IOException>(unknown.InnerException);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task A_direct_run_that_names_an_id_beside_an_error_is_unknown_and_tells_the_id(int status)
    {
        _job.Submit = () => JobService.Error(status, """{"error":"late","request_id":"r9"}""");

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal("r9", unknown.RequestId);
        Assert.Equal((HttpStatusCode)status, unknown.StatusCode);
    }

    [Fact]
    public async Task A_direct_run_whose_image_breaks_off_is_an_unknown_outcome()
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream("\u0089PNG", deaf: false, new IOException("reset"))) };

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.Single(_job.Service.Posts);
    }
}
