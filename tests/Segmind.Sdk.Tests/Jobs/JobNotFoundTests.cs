using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A 404 on a job: a race right after our own submit, else unknown or expired; and other refusals that end a wait.</summary>
public sealed class JobNotFoundTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task A_404_within_ten_seconds_of_our_own_submit_polls_again()
    {
        _job.Answers = n => n <= 10 ? Unknown() : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(11, _job.Polls.Count);
    }

    [Fact]
    public async Task A_404_after_ten_seconds_ends_the_wait()
    {
        _job.Answers = _ => Unknown();

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
        Assert.Equal(TimeSpan.FromSeconds(11), _job.Time.Elapsed);
        Assert.Equal("r1", refused.Job!.RequestId);
        Assert.Equal("Request 00000000-0000-0000-0000-000000000000 not found", refused.Detail);
        Assert.Contains("Do not submit again", refused.Message);
        Assert.Equal(ChargeOutcome.Unknown, refused.Charge);
        Assert.Contains("client.GetJob(pollUrl)", refused.Message);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task A_404_on_a_resumed_job_ends_the_wait_at_once()
    {
        _job.Answers = _ => Unknown();

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.ResumeAsync());

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
        Assert.Equal(TimeSpan.Zero, _job.Time.Elapsed);
    }

    [Theory]
    [InlineData(3599, SegmindErrorKind.JobNotFound)]
    [InlineData(3600, SegmindErrorKind.JobExpired)]
    public async Task A_job_has_expired_an_hour_after_its_submit_by_the_services_clock(int seconds, SegmindErrorKind kind)
    {
        _job.Submit = () => _job.Dated(FakeService.Json("""{"request_id":"r1"}"""));
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Time.Skew = TimeSpan.FromDays(-3);
        _job.Time.Advance(TimeSpan.FromSeconds(seconds));
        _job.Answers = _ => _job.Dated(Unknown());

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(job.WaitAsync()));

        Assert.Equal(kind, refused.Kind);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(11, 1)]
    public async Task The_race_lasts_ten_seconds_by_the_services_clock_too(int seconds, int polls)
    {
        _job.Submit = () => _job.Dated(FakeService.Json("""{"request_id":"r1"}"""));
        var job = await _job.Client.SubmitAsync(JobService.Request);
        // Later than the race by our clock.
        _job.Time.Advance(TimeSpan.FromSeconds(60));
        _job.Answers = n => n == 1 ? _job.Dated(Unknown(), TimeSpan.FromSeconds(seconds - 60)) : JobService.State("COMPLETED");

        await Record.ExceptionAsync(() => _job.Time.RunAsync(job.WaitAsync()));

        Assert.Equal(polls, _job.Polls.Count);
    }

    [Fact]
    public async Task A_job_of_another_process_is_never_called_expired()
    {
        _job.Answers = _ => _job.Dated(Unknown(), TimeSpan.FromDays(2));

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.ResumeAsync());

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
    }

    [Fact]
    public async Task Our_wrong_clock_expires_no_job_when_the_service_stated_none_at_the_submit()
    {
        _job.Time.Skew = TimeSpan.FromHours(-5);
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Time.Advance(TimeSpan.FromSeconds(30));
        _job.Answers = _ => _job.Dated(Unknown());

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(job.WaitAsync()));

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
    }

    [Fact]
    public async Task A_status_read_in_the_race_says_that_the_job_is_not_found_yet()
    {
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Answers = _ => Unknown();

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(job.GetStatusAsync()));

        Assert.Equal(SegmindErrorKind.JobNotFound, refused.Kind);
    }

    [Fact]
    public async Task A_result_that_is_not_found_within_ten_seconds_of_the_submit_is_the_same_race()
    {
        _job.Results = n => n <= 2 ? Unknown() : Fixture.Reply("v2-result-image.200.json");

        var result = await _job.RunAsync();

        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(1, 2, 3), _job.Fetches);
    }

    [Fact]
    public async Task A_result_that_is_not_found_behind_COMPLETED_was_charged()
    {
        _job.Results = _ => Unknown();

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.ResumeAsync());

        Assert.Equal((SegmindErrorKind.JobNotFound, ChargeOutcome.Charged), (refused.Kind, refused.Charge));
    }

    [Theory]
    [InlineData(400, SegmindErrorKind.InvalidRequest)]
    [InlineData(401, SegmindErrorKind.Unauthorized)]
    [InlineData(403, SegmindErrorKind.Forbidden)]
    [InlineData(405, SegmindErrorKind.MethodNotAllowed)]
    [InlineData(410, SegmindErrorKind.ModelRetired)]
    public async Task A_poll_that_is_refused_for_good_ends_the_wait_with_the_job(int status, SegmindErrorKind kind)
    {
        _job.Answers = n => n == 1 ? JobService.State("QUEUED") : JobService.Error(status);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(kind, refused.Kind);
        Assert.Equal(2, _job.Polls.Count);
        Assert.Equal("r1", refused.Job!.RequestId);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, refused.Charge);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_state_that_is_not_terminal_does_not_win_over_an_error(int status)
    {
        _job.Answers = n => n == 1 ? JobService.State("PROCESSING", status) : JobService.State("COMPLETED");

        if (status == 401)
        {
            await _job.FailAsync<SegmindApiException>();
        }
        else
        {
            await _job.RunAsync();
        }

        Assert.Equal(status == 401 ? 1 : 2, _job.Polls.Count);
    }

    private static HttpResponseMessage Unknown() => Fixture.Reply("v2-unknown-request.404.json");
}
