using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>When a job is asked about, and when the wait for it ends.</summary>
public sealed class WaitScheduleTests : IDisposable
{
    private static readonly RetouchWorkflow Workflow = new() { Image = ImageInput.FromUrl("https://example.com/a.png") };
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task A_model_run_is_polled_every_second_from_one_second_after_its_submit()
    {
        _job.Answers = n => JobService.State(n < 4 ? "PROCESSING" : "COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 2, 3, 4), _job.Polls);
    }

    [Fact]
    public async Task A_workflow_is_polled_every_seven_seconds()
    {
        _job.Answers = n => JobService.State(n < 3 ? "PROCESSING" : "COMPLETED");

        await _job.Time.RunAsync(_job.Client.RunAsync(Workflow));

        Assert.Equal(JobService.Seconds(7, 14, 21), _job.Polls);
    }

    [Fact]
    public async Task A_model_run_is_given_up_after_600_seconds()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        var timeout = await _job.FailAsync<InferenceTimeoutException>(600);

        Assert.InRange(_job.Time.Elapsed, TimeSpan.FromSeconds(599.9), TimeSpan.FromSeconds(600));
        Assert.Equal(600, _job.Polls.Count);
        Assert.Contains("600 s", timeout.Message);
    }

    [Fact]
    public void The_defaults_are_600_seconds_and_the_systems_own_interval()
    {
        var wait = new WaitOptions();

        Assert.Equal(TimeSpan.FromSeconds(600), wait.Timeout);
        Assert.Null(wait.Interval);
        Assert.Null(new RunOptions().Mode);
    }

    [Fact]
    public async Task A_workflow_is_given_up_after_600_seconds_too()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        await Assert.ThrowsAsync<InferenceTimeoutException>(() => _job.Time.RunAsync(_job.Client.RunAsync(Workflow)));

        Assert.InRange(_job.Time.Elapsed, TimeSpan.FromSeconds(599.9), TimeSpan.FromSeconds(600));
        Assert.Equal(86, _job.Polls.Count);
    }

    [Fact]
    public async Task Timeout_and_interval_can_be_chosen()
    {
        _job.Answers = _ => JobService.State("QUEUED");

        await _job.FailAsync<InferenceTimeoutException>(timeout: 10, interval: 4);

        Assert.Equal(JobService.Seconds(4, 8, 9.9), _job.Polls);
    }

    [Fact]
    public async Task A_resumed_job_is_asked_about_at_once()
    {
        await _job.ResumeAsync();

        Assert.Equal(JobService.Seconds(0), _job.Polls);
    }

    [Fact]
    public async Task The_first_poll_counts_from_the_submit_not_from_the_call_of_WaitAsync()
    {
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Time.Advance(TimeSpan.FromSeconds(0.4));

        await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal(JobService.Seconds(1), _job.Polls);
    }

    [Fact]
    public async Task A_job_submitted_long_ago_is_asked_about_at_once()
    {
        var job = await _job.Client.SubmitAsync(JobService.Request);
        _job.Time.Advance(TimeSpan.FromSeconds(30));

        await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal(JobService.Seconds(30), _job.Polls);
    }

    [Fact]
    public async Task The_deadline_counts_from_acceptance_not_from_the_upload_or_the_submit()
    {
        using var time = new JobService();
        var service = new FakeService(async (arrival, token) => arrival switch
        {
            { Path: "/upload-asset" } => await time.SlowAsync(30, Fixture.Reply("upload.200.json"), token),
            { Path: "/v2/seededit-v3" } => await time.SlowAsync(20, FakeService.Json("""{"request_id":"r1"}"""), token),
            _ => JobService.State("PROCESSING"),
        });
        using var client = service.NewClient(time.Time);
        var request = JobService.Request with { Image = ImageInput.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")) };

        await Assert.ThrowsAsync<InferenceTimeoutException>(() => time.Time.RunAsync(client.RunAsync(request, new() { Timeout = TimeSpan.FromSeconds(10) })));

        Assert.InRange(time.Time.Elapsed, TimeSpan.FromSeconds(59.9), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Wait_polls_once_more_just_before_the_deadline()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        await _job.FailAsync<InferenceTimeoutException>(timeout: 10, interval: 6);

        Assert.Equal(JobService.Seconds(6, 9.9), _job.Polls);
    }

    [Fact]
    public async Task A_job_that_completes_between_the_last_regular_poll_and_the_deadline_is_found()
    {
        _job.Answers = _ => JobService.State(_job.Time.Elapsed >= TimeSpan.FromSeconds(9.5) ? "COMPLETED" : "PROCESSING");

        var result = await _job.RunAsync(timeout: 10, interval: 6);

        Assert.Single(result.Images);
    }

    [Fact]
    public async Task A_job_that_completes_after_one_hanging_poll_is_found()
    {
        _job.Poll = (n, token) => n == 1 ? JobService.HangAsync(token) : Task.FromResult(JobService.State(_job.Time.Elapsed >= TimeSpan.FromSeconds(18) ? "COMPLETED" : "PROCESSING"));

        var result = await _job.RunAsync(timeout: 20);

        Assert.Equal(JobState.Completed, result.Status);
        Assert.Equal(JobService.Seconds(1, 11, 12, 13, 14, 15, 16, 17, 18), _job.Polls);
    }

    [Fact]
    public async Task The_last_poll_leaves_room_for_a_slow_service()
    {
        _job.Poll = (_, token) => _job.SlowAsync(1.5, JobService.State(_job.Time.Elapsed >= TimeSpan.FromSeconds(17) ? "COMPLETED" : "PROCESSING"), token);

        var result = await _job.RunAsync(timeout: 20, interval: 9);

        Assert.Equal(JobService.Seconds(9, 17), _job.Polls);
        Assert.Equal(JobState.Completed, result.Status);
    }

    [Fact]
    public async Task An_infinite_timeout_waits_for_hours()
    {
        _job.Answers = _ => JobService.State(_job.Time.Elapsed >= TimeSpan.FromHours(5) ? "COMPLETED" : "PROCESSING");

        await _job.RunAsync(new RunOptions { Timeout = Timeout.InfiniteTimeSpan, Interval = TimeSpan.FromHours(1) });

        Assert.Equal(TimeSpan.FromHours(5), _job.Time.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(86401)]
    public void A_timeout_of_nothing_less_or_more_than_a_day_is_refused(double seconds)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new WaitOptions { Timeout = TimeSpan.FromSeconds(seconds) });

        Assert.Equal("Timeout", refused.ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.001)]
    [InlineData(86401)]
    public void An_interval_of_nothing_less_or_more_than_a_day_is_refused(double seconds)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new WaitOptions { Interval = TimeSpan.FromSeconds(seconds) });

        Assert.Equal("Interval", refused.ParamName);
    }
}
