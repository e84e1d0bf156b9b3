using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A wait ends by its deadline, whatever stalls.</summary>
public sealed class WaitDeadlineTests : IDisposable
{
    private readonly JobService _job = new(options => options.RequestTimeout = TimeSpan.FromSeconds(4));

    public static TheoryData<string> Stalls => ["headers", "body", "half a body", "deaf handler", "deaf body", "unknown state", "not a body", "refusals"];

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task Every_kind_of_stall_ends_in_a_timeout_at_the_deadline(string stall)
    {
        _job.Poll = (_, token) => Stall(stall, token);

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 30);

        Assert.InRange(_job.Time.Elapsed, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(30));
        Assert.Equal("r1", timeout.RequestId);
        Assert.Equal("r1", timeout.Job.RequestId);
        Assert.Equal("seededit-v3", timeout.Job.Model);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, timeout.Charge);
        Assert.Equal(0, _job.Time.PendingTimers);
        Assert.Single(_job.Service.Posts);
    }

    [Fact]
    public async Task A_hanging_poll_is_cut_at_the_request_timeout_and_is_no_news()
    {
        _job.Poll = (n, token) => n == 1 ? JobService.HangAsync(token) : Task.FromResult(JobService.State("COMPLETED"));

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 6), _job.Polls);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task A_poll_that_starts_near_the_deadline_is_cut_there()
    {
        _job.Poll = (_, token) => JobService.HangAsync(token);

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 3);

        Assert.Equal(JobService.Seconds(1), _job.Polls);
        Assert.Equal(TimeSpan.FromSeconds(3), _job.Time.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(3), timeout.Elapsed);
    }

    [Fact]
    public async Task The_timeout_tells_the_last_status_and_what_to_do()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 5);

        Assert.Equal(JobState.Processing, timeout.LastStatus!.State);
        Assert.Equal(TimeSpan.FromSeconds(4.9), timeout.LastStatus.Elapsed);
        Assert.Equal("seededit-v3 r1 did not end within 5 s; it was last seen PROCESSING after 4.9 s. The job goes on and is charged if it completes. Do not submit it again: wait for it with client.GetJob(requestId) within an hour of its submit.", timeout.Message);
    }

    [Fact]
    public async Task A_timeout_after_polls_that_all_failed_carries_the_last_fault()
    {
        _job.Answers = _ => throw new HttpRequestException("no route");

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 5);

        Assert.Null(timeout.LastStatus);
        Assert.Contains("no poll got through", timeout.Message);
        Assert.Contains("no route", Assert.IsType<SegmindConnectionException>(timeout.InnerException).Message);
    }

    [Fact]
    public async Task A_timeout_keeps_the_last_status_when_later_polls_fail()
    {
        _job.Answers = n => n == 1 ? JobService.State("PROCESSING") : JobService.Error(502);

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 5);

        Assert.Equal("PROCESSING", timeout.LastStatus!.RawState);
        Assert.IsType<SegmindApiException>(timeout.InnerException);
    }

    [Fact]
    public async Task The_job_on_a_timeout_can_be_waited_for_again()
    {
        _job.Answers = _ => JobService.State(_job.Time.Elapsed < TimeSpan.FromSeconds(20) ? "PROCESSING" : "COMPLETED");
        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 10);

        var result = await _job.Time.RunAsync(timeout.Job.WaitAsync(new() { Timeout = TimeSpan.FromSeconds(15) }));

        Assert.Equal("r1", result.RequestId);
        Assert.Single(_job.Service.Posts);
    }

    [Fact]
    public async Task A_slow_key_provider_does_not_stretch_the_wait()
    {
        var calls = 0;
        using var job = new JobService();
        job.Answers = _ => JobService.State("PROCESSING");
        using var client = job.Service.NewClient(job.Time, options => options.ApiKeyProvider = async token =>
        {
            await Task.Delay(TimeSpan.FromSeconds(++calls == 1 ? 0 : 3600), job.Time, token);
            return "SG_rotated";
        });

        await Assert.ThrowsAsync<InferenceTimeoutException>(() => job.Time.RunAsync(client.RunAsync(JobService.Request, new() { Timeout = TimeSpan.FromSeconds(30) })));

        Assert.InRange(job.Time.Elapsed, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(30));
    }

    private static Task<HttpResponseMessage> Stall(string kind, CancellationToken token) => kind switch
    {
        "headers" => JobService.HangAsync(token),
        "body" => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new StalledStream("", deaf: false)) }),
        "half a body" => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"status":"COMPLETED"}""", deaf: false)) }),
        "deaf handler" => JobService.HangAsync(CancellationToken.None),
        "deaf body" => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"sta""", deaf: true)) }),
        "unknown state" => Task.FromResult(JobService.State("REHEATING")),
        "not a body" => Task.FromResult(JobService.Text("<html>")),
        "refusals" => Task.FromResult(JobService.Error(503)),
        _ => throw new InvalidOperationException(kind),
    };
}
