using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Following a job: progress and WatchAsync.</summary>
public sealed class JobWatchTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task Progress_hears_the_submit_and_then_every_poll_that_brought_a_status()
    {
        var heard = new List<(TimeSpan, string)>();
        _job.Answers = n => n switch { 1 => JobService.State("QUEUED"), 2 => JobService.Error(502), 3 => JobService.State("PROCESSING"), _ => JobService.State("COMPLETED") };

        await _job.RunAsync(new RunOptions { Progress = new Heard(status => heard.Add((_job.Time.Elapsed, status.RawState))) });

        Assert.Equal([(TimeSpan.Zero, "QUEUED"), (TimeSpan.FromSeconds(1), "QUEUED"), (TimeSpan.FromSeconds(3), "PROCESSING"), (TimeSpan.FromSeconds(4), "COMPLETED")], heard);
    }

    [Fact]
    public async Task Progress_names_the_job_from_the_first_report_on()
    {
        var ids = new List<string>();

        await _job.RunAsync(new RunOptions { Progress = new Heard(status => ids.Add(status.RequestId)) });

        Assert.Equal(["r1", "r1"], ids);
    }

    [Fact]
    public async Task Progress_hears_of_a_failure_too()
    {
        JobStatus? last = null;
        _job.Answers = _ => Fixture.Reply("v2-status-failed.422.json");

        await Assert.ThrowsAsync<InferenceFailedException>(() => _job.RunAsync(new RunOptions { Progress = new Heard(status => last = status) }));

        Assert.Equal(JobState.Failed, last!.State);
        Assert.Equal("Prompt is required for video generation.", last.Detail);
    }

    [Fact]
    public async Task What_progress_throws_reaches_the_caller_together_with_the_job()
    {
        var failed = await Assert.ThrowsAsync<SegmindException>(() => _job.RunAsync(new RunOptions { Progress = new Heard(_ => throw new NotSupportedException()) }));

        Assert.IsType<NotSupportedException>(failed.InnerException);
        Assert.Equal(("r1", ChargeOutcome.ChargedIfCompleted), (failed.Job!.RequestId, failed.Charge));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_progress_throws_during_a_poll_leaves_a_job_that_can_be_waited_for_again(int report)
    {
        var reports = 0;
        _job.Answers = n => JobService.State(n == 1 ? "PROCESSING" : "COMPLETED");

        var progress = new Heard(_ => reports = reports + 1 == report ? throw new OperationCanceledException("mine") : reports + 1);

        var failed = await Assert.ThrowsAsync<SegmindException>(() => _job.RunAsync(new RunOptions { Progress = progress }));

        Assert.Equal(("r1", ChargeOutcome.ChargedIfCompleted, report - 1), (failed.Job!.RequestId, failed.Charge, _job.Polls.Count));
        Assert.Contains("client.GetJob(requestId)", failed.Message);
        Assert.Equal(0, _job.Time.PendingTimers);
        Assert.Single((await _job.Time.RunAsync(failed.Job.WaitAsync())).Images);
    }

    [Fact]
    public async Task Watching_yields_one_item_per_change_and_ends_with_the_job()
    {
        _job.Answers = n => JobService.State(n switch { < 3 => "QUEUED", < 6 => "PROCESSING", 6 => "REHEATING", _ => "COMPLETED" });

        var seen = await WatchAsync();

        Assert.Equal(["QUEUED", "PROCESSING", "REHEATING", "COMPLETED"], seen.Select(status => status.RawState));
        Assert.Equal([false, false, false, true], seen.Select(status => status.IsTerminal));
        Assert.Empty(_job.Fetches);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Watching_takes_FAILED_as_a_value()
    {
        _job.Answers = _ => Fixture.Reply("v2-status-failed.422.json");

        var failed = Assert.Single(await WatchAsync());

        Assert.Equal(JobState.Failed, failed.State);
        Assert.Equal("Prompt is required for video generation.", failed.Detail);
        Assert.Equal(TimeSpan.FromTicks(33720), failed.Metrics.InferenceTime);
    }

    [Fact]
    public async Task Watching_past_the_timeout_throws_with_the_last_status_that_was_read()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        var timeout = await Assert.ThrowsAsync<InferenceTimeoutException>(() => WatchAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(5) }));

        Assert.Equal("r1", timeout.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(4.9), timeout.LastStatus!.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Watching_outlives_broken_polls()
    {
        _job.Answers = n => n < 4 ? JobService.Error(500) : JobService.State("COMPLETED");

        Assert.Single(await WatchAsync());
    }

    [Fact]
    public async Task Watching_ends_at_a_refusal_with_the_job()
    {
        _job.Answers = _ => JobService.Error(401);

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => WatchAsync());

        Assert.Equal("r1", refused.Job!.RequestId);
    }

    [Fact]
    public async Task Leaving_a_watch_leaves_no_timer_behind()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        await _job.Time.RunAsync(LeaveAsync());

        Assert.Single(_job.Polls);
        Assert.Equal(0, _job.Time.PendingTimers);

        async Task LeaveAsync()
        {
            await foreach (var _ in _job.Client.GetJob("r1").WatchAsync())
            {
                break;
            }
        }
    }

    private Task<List<JobStatus>> WatchAsync(WaitOptions? options = null)
    {
        return _job.Time.RunAsync(ReadAllAsync());

        async Task<List<JobStatus>> ReadAllAsync()
        {
            var seen = new List<JobStatus>();
            await foreach (var status in _job.Client.GetJob("r1").WatchAsync(options))
            {
                seen.Add(status);
            }

            return seen;
        }
    }

    private sealed class Heard(Action<JobStatus> report) : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => report(value);
    }
}
