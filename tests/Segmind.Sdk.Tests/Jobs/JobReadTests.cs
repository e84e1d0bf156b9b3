using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The handle: what it knows, one look at the status, one look at the result.</summary>
public sealed class JobReadTests : IDisposable
{
    private static readonly DateTimeOffset Accepted = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task A_submitted_job_knows_when_it_was_accepted_and_expires_by_the_services_clock()
    {
        _job.Submit = () =>
        {
            var reply = Fixture.Reply("v2-submit.200.json");
            reply.Headers.Date = Accepted;
            return reply;
        };

        var job = await _job.Client.SubmitAsync(JobService.Request);

        Assert.Equal("2c7f59ea-13f1-402c-9353-915a2b5a2124", job.RequestId);
        Assert.Equal("seededit-v3", job.Model);
        Assert.Equal(Accepted, job.SubmittedAt);
        Assert.Equal(Accepted.AddHours(1), job.ExpiresAt);
        Assert.Null(job.PollUrl);
    }

    [Fact]
    public async Task Without_a_date_of_the_service_our_clock_says_when_it_was_accepted()
    {
        _job.Time.Advance(TimeSpan.FromMinutes(3));

        var job = await _job.Client.SubmitAsync(JobService.Request);

        Assert.Equal(VirtualTime.Start.AddMinutes(3), job.SubmittedAt);
    }

    [Fact]
    public void A_resumed_job_knows_its_id_alone_and_no_call_is_made()
    {
        var job = _job.Client.GetJob("r1");

        Assert.Equal(("r1", null, null, null, null), (job.RequestId, job.Model, job.PollUrl, job.SubmittedAt, job.ExpiresAt));
        Assert.Equal("job r1", job.ToString());
        Assert.Empty(_job.Service.Arrivals);
    }

    [Fact]
    public async Task The_addresses_are_built_from_the_id_not_taken_from_the_answer()
    {
        _job.Submit = () => FakeService.Json("""{"request_id":"a/../b?c#d","status_url":"https://evil.example/s","response_url":"https://evil.example/r","poll_url":"https://evil.example/p"}""");

        await _job.RunAsync();

        Assert.Equal(
            ["https://api.segmind.com/v2/seededit-v3", "https://api.segmind.com/v2/requests/a%2F..%2Fb%3Fc%23d/status", "https://api.segmind.com/v2/requests/a%2F..%2Fb%3Fc%23d"],
            _job.Service.Arrivals.Select(arrival => arrival.Url.AbsoluteUri));
    }

    [Fact]
    public async Task A_status_is_one_look()
    {
        _job.Answers = _ => Fixture.Reply("v2-status-completed.200.json");

        var status = await _job.Client.GetJob("r1").GetStatusAsync();

        Assert.Equal((JobState.Completed, "COMPLETED", true), (status.State, status.RawState, status.IsTerminal));
        Assert.Equal(TimeSpan.FromSeconds(13.06), status.Metrics.InferenceTime);
        Assert.Null(status.Detail);
        Assert.Single(_job.Service.Arrivals);
    }

    [Fact]
    public async Task A_status_of_FAILED_is_a_value()
    {
        _job.Answers = _ => Fixture.Reply("v2-status-failed-docs.422.json");

        var status = await _job.Client.GetJob("r1").GetStatusAsync();

        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal("Prompt is Mandatory and must be string", status.Detail);
        Assert.Equal(TimeSpan.FromSeconds(0.24), status.Metrics.TotalTime);
    }

    [Fact]
    public async Task A_status_counts_the_time_since_the_submit()
    {
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Time.Advance(TimeSpan.FromSeconds(3.2));
        _job.Answers = _ => JobService.State("PROCESSING");

        var status = await job.GetStatusAsync();

        Assert.Equal("PROCESSING after 3.2 s", status.ToString());
    }

    [Fact]
    public async Task A_status_that_breaks_is_read_again_twice()
    {
        _job.Answers = n => n < 3 ? JobService.Error(502) : JobService.State("QUEUED");

        var status = await _job.Time.RunAsync(_job.Client.GetJob("r1").GetStatusAsync());

        Assert.Equal(JobState.Queued, status.State);
        Assert.Equal(3, _job.Polls.Count);
    }

    [Fact]
    public async Task A_status_that_can_not_be_read_says_so()
    {
        _job.Answers = _ => JobService.Text("<html><title>Welcome to the hotel's wifi</title></html>");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(_job.Client.GetJob("r1").GetStatusAsync()));

        Assert.Equal(SegmindErrorKind.UnreadableAnswer, refused.Kind);
        Assert.Equal("Welcome to the hotel's wifi", refused.Detail);
        Assert.True(refused.IsTransient);
    }

    [Fact]
    public async Task A_refusal_that_is_cut_is_still_called_a_refusal()
    {
        _job.Answers = _ => JobService.Text(new string('x', ApiReply.JsonCap + 1), status: 400);

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(_job.Client.GetJob("r1").GetStatusAsync()));

        Assert.Equal(SegmindErrorKind.InvalidRequest, refused.Kind);
    }

    [Fact]
    public async Task Only_a_job_that_failed_has_an_error_to_tell()
    {
        _job.Answers = _ => FakeService.Json("""{"status":"PROCESSING","error":"none yet"}""");

        Assert.Null((await _job.Client.GetJob("r1").GetStatusAsync()).Detail);
    }

    [Fact]
    public async Task A_status_must_say_its_state_even_where_there_is_an_output()
    {
        _job.Answers = n => n == 1 ? FakeService.Json("""{"output":"https://images.segmind.com/x.png"}""") : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(2, _job.Polls.Count);
    }

    [Fact]
    public async Task A_result_without_a_state_and_an_output_is_none()
    {
        _job.Results = _ => FakeService.Json("""{"seed":42}""");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(_job.Client.GetJob("r1").GetResultAsync()));

        Assert.Equal(SegmindErrorKind.UnreadableAnswer, refused.Kind);
    }

    [Fact]
    public async Task A_result_may_be_larger_than_a_status()
    {
        _job.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","prompt":"{{new string('x', ApiReply.JsonCap)}}","output":"https://images.segmind.com/x.png"}""");

        Assert.Single((await _job.Client.GetJob("r1").GetResultAsync()).Images);
    }

    [Fact]
    public async Task A_model_is_asked_with_the_header_of_models_alone()
    {
        await _job.RunAsync();

        Assert.All(_job.Service.Arrivals, arrival => Assert.True(arrival.Headers.ContainsKey("x-api-key") && !arrival.Headers.ContainsKey("Authorization")));
        Assert.Equal(3, _job.Service.Arrivals.Count);
    }

    [Fact]
    public async Task A_result_is_fetched_without_a_look_at_the_status()
    {
        var result = await _job.Client.GetJob("r1").GetResultAsync();

        Assert.Equal(42, result.Seed);
        Assert.Empty(_job.Polls);
    }

    [Fact]
    public async Task A_result_of_a_job_that_runs_says_that_it_has_not_ended()
    {
        _job.Results = _ => Fixture.Reply("v2-status-queued.200.json");

        var running = await Assert.ThrowsAsync<SegmindException>(() => _job.Client.GetJob("r1").GetResultAsync());

        Assert.Contains("has not ended yet: it is QUEUED", running.Message);
        Assert.Equal("r1", running.Job!.RequestId);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, running.Charge);
    }

    [Fact]
    public async Task A_result_of_a_job_that_failed_throws()
    {
        _job.Results = _ => Fixture.Reply("v2-status-failed.422.json");

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => _job.Client.GetJob("r1").GetResultAsync());

        Assert.Equal("Prompt is required for video generation.", failed.Detail);
    }

    [Fact]
    public async Task A_result_of_an_unknown_job_says_JobNotFound()
    {
        _job.Results = _ => Fixture.Reply("v2-unknown-request.404.json");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Client.GetJob("r1").GetResultAsync());

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
        Assert.Equal("r1", refused.RequestId);
    }
}
