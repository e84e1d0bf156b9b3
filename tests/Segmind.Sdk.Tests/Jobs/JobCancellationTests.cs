using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The caller's token ends the wait, never the job.</summary>
public sealed class JobCancellationTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task Cancelling_between_polls_ends_the_wait_at_once_and_hands_the_job_over()
    {
        _job.Answers = _ => JobService.State("PROCESSING");
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3.5), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Equal("r1", canceled.Job!.RequestId);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, canceled.Charge);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.IsAssignableFrom<OperationCanceledException>(canceled);
        Assert.Equal(TimeSpan.FromSeconds(3.5), _job.Time.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_during_a_hanging_poll_does_not_wait_for_it()
    {
        _job.Poll = (_, token) => JobService.HangAsync(token);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3.5), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Equal("r1", canceled.Job!.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(3.5), _job.Time.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_during_the_fetch_hands_the_job_over()
    {
        _job.Fetch = (_, token) => JobService.HangAsync(token);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(20), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Equal("r1", canceled.Job!.RequestId);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_between_two_tries_of_the_fetch_hands_the_job_over()
    {
        _job.Results = _ => _job.RateLimited(50);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(20), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Equal("r1", canceled.Job!.RequestId);
        Assert.Equal(TimeSpan.FromSeconds(20), _job.Time.Elapsed);
    }

    [Fact]
    public async Task A_token_cancelled_before_the_wait_ends_it_without_a_poll()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.Time.RunAsync(_job.Client.GetJob("r1").WaitAsync(cancellationToken: source.Token)));

        Assert.Empty(_job.Polls);
    }

    [Fact]
    public async Task A_token_cancelled_before_the_submit_is_a_plain_cancellation_and_submits_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Empty(_job.Service.Arrivals);
    }

    [Fact]
    public async Task Cancelling_while_the_submit_is_under_way_says_that_it_may_be_charged()
    {
        using var clock = new JobService();
        var service = new FakeService((_, token) => JobService.HangAsync(token));
        using var client = service.NewClient(clock.Time);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => clock.Time.RunAsync(client.RunAsync(JobService.Request, cancellationToken: source.Token)));

        Assert.Null(canceled.Job);
        Assert.Equal(ChargeOutcome.Unknown, canceled.Charge);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Single(service.Arrivals);
        Assert.Equal(0, clock.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_a_watch_hands_the_job_over()
    {
        _job.Answers = _ => JobService.State("PROCESSING");
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3.5), _job.Time);

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.Time.RunAsync(WatchAsync(source.Token)));

        Assert.Equal("r1", canceled.Job!.RequestId);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_is_not_mistaken_for_a_broken_poll_when_both_come_together()
    {
        using var source = new CancellationTokenSource();
        _job.Answers = _ =>
        {
            source.Cancel();
            throw new HttpRequestException("reset");
        };

        await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: source.Token));

        Assert.Single(_job.Polls);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _job.Client.GetJob("r1").WatchAsync(cancellationToken: cancellationToken))
        {
        }
    }

    [Fact]
    public async Task A_cancelled_read_of_a_status_or_result_keeps_the_job()
    {
        using var source = new CancellationTokenSource();
        using var service = new FakeService(async (_, token) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return FakeService.Json("{}");
        });
        using var client = service.NewClient();
        var job = client.GetJob("r1");

        foreach (var read in new Func<Task>[] { () => job.GetStatusAsync(source.Token), () => job.GetResultAsync(source.Token) })
        {
            var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(read);
            Assert.Equal((job, ChargeOutcome.ChargedIfCompleted, source.Token), (canceled.Job, canceled.Charge, canceled.CancellationToken));
        }
    }
}
