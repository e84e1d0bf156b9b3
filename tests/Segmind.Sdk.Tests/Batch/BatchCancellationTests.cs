using System.Collections.Concurrent;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Cancelling a batch, or leaving it early, loses no job.</summary>
public sealed class BatchCancellationTests : IDisposable
{
    private readonly BatchService _service = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _service.Dispose();
        _cancel.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submits_that_are_under_way_are_seen_through_and_their_jobs_come_out(bool withCancellation)
    {
        HoldAnswers();
        var batch = _service.Client.RunManyAsync(_service.Requests(100), new BatchOptions { MaxConcurrency = 3 }, withCancellation ? default : _cancel.Token);
        var running = BatchService.CollectToEndAsync(batch, withCancellation ? _cancel.Token : default);
        await _service.ArriveAsync(3);

        await _cancel.CancelAsync();
        await _service.Time.SettleAsync();
        Assert.False(running.IsCompleted);
        _answer.SetResult();
        var (outcomes, end) = await running;

        Assert.Equal([0, 1, 2], outcomes.Select(outcome => outcome.Index).Order());
        Assert.All(outcomes, outcome => Assert.Equal(($"job-{outcome.Index}", ChargeOutcome.ChargedIfCompleted, false), (Assert.IsType<InferenceCanceledException>(outcome.Error).Job?.RequestId, outcome.Charge, outcome.IsSkipped)));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.RequestId, outcome.Job?.RequestId));
        Assert.IsType<OperationCanceledException>(end);
        Assert.Equal((3, 3), (_service.Read, _service.Submitted.Count));
    }

    [Fact]
    public async Task Jobs_that_are_waited_for_come_out_at_once()
    {
        _service.Seconds = _ => 500;
        var heard = new TaskCompletionSource();
        var options = new BatchOptions { MaxConcurrency = 3, Progress = new Told<JobStatus>(status => heard.TrySetResult()) };
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(100), options, _cancel.Token));
        await _service.ArriveAsync(3);
        await heard.Task;
        await _service.Time.SettleAsync();

        await _cancel.CancelAsync();
        var (outcomes, end) = await running;

        Assert.Equal(["job-0", "job-1", "job-2"], outcomes.Select(outcome => outcome.Job?.RequestId).Order());
        Assert.IsType<OperationCanceledException>(end);
        Assert.Equal(TimeSpan.Zero, _service.Time.Elapsed);
    }

    [Fact]
    public async Task What_has_not_been_sent_comes_out_skipped_and_nothing_is_sent_for_it()
    {
        using var limiter = new FakeLimiter(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return true;
        });
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(100), new BatchOptions { MaxConcurrency = 3, SubmitLimiter = limiter }, _cancel.Token));
        await BatchService.UntilAsync(() => limiter.Asked == 3);

        await _cancel.CancelAsync();
        var (outcomes, end) = await running;

        Assert.Equal([0, 1, 2], outcomes.Select(outcome => outcome.Index).Order());
        Assert.All(outcomes, outcome => Assert.Equal((true, ChargeOutcome.NotCharged), (outcome.IsSkipped, outcome.Charge)));
        Assert.All(outcomes, outcome => Assert.IsAssignableFrom<OperationCanceledException>(outcome.Error));
        Assert.IsType<OperationCanceledException>(end);
        Assert.Empty(_service.Submitted);
    }

    [Fact]
    public async Task A_row_that_waits_out_a_rate_limit_is_not_sent_any_more()
    {
        _service.Submit = _ => JobService.Error(429);
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(5), new BatchOptions { MaxConcurrency = 1 }, _cancel.Token));
        await _service.ArriveAsync(1);
        await _service.Time.SettleAsync();

        await _cancel.CancelAsync();
        var (outcomes, _) = await running;

        Assert.True(Assert.Single(outcomes).IsSkipped);
        Assert.Single(_service.Submitted);
    }

    [Fact]
    public async Task A_direct_run_that_is_under_way_brings_its_image()
    {
        _service.SubmitAsync = async (_, _) =>
        {
            await _answer.Task;
            return new HttpResponseMessage { Content = new ByteArrayContent(JobService.Picture) { Headers = { ContentType = new("image/png") } } };
        };
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(5), new BatchOptions { MaxConcurrency = 1, Mode = RunMode.Direct }, _cancel.Token));
        await _service.ArriveAsync(1);

        await _cancel.CancelAsync();
        await _service.Time.SettleAsync();
        _answer.SetResult();
        var (outcomes, end) = await running;

        Assert.Single(Assert.Single(outcomes).GetResult().Images);
        Assert.IsType<OperationCanceledException>(end);
        Assert.Single(_service.Submitted);
    }

    [Fact]
    public async Task Leaving_the_loop_waits_until_no_submit_is_unknown_and_progress_has_heard_every_job()
    {
        var heard = new List<string>();
        var options = new BatchOptions
        {
            MaxConcurrency = 3,
            Progress = new Told<JobStatus>(status =>
            {
                lock (heard)
                {
                    heard.Add($"{status.RequestId} {status.State}");
                }
            }),
        };
        _service.SubmitAsync = async (prompt, _) =>
        {
            await (prompt == "0" ? _service.ArriveAsync(3) : _answer.Task);
            return BatchService.Accepted(prompt);
        };
        var left = false;
        var running = Task.Run(async () =>
        {
            await foreach (var outcome in _service.Client.RunManyAsync(_service.Requests(100), options))
            {
                Assert.Equal(0, outcome.Index);
                left = true;
                break;
            }
        });
        while (!left)
        {
            await _service.Time.SettleAsync();
            _service.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        await _service.Time.SettleAsync();
        Assert.False(running.IsCompleted);
        _answer.SetResult();
        await running;

        Assert.InRange(_service.Submitted.Count, 3, 4);
        Assert.All(_service.Submitted, prompt => Assert.Contains($"job-{prompt} Queued", heard));
        Assert.InRange(_service.Read, 3, 4);
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_reads_nothing()
    {
        await _cancel.CancelAsync();

        var (outcomes, end) = await BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(5), cancellationToken: _cancel.Token));

        Assert.Empty(outcomes);
        Assert.Equal(_cancel.Token, Assert.IsType<OperationCanceledException>(end).CancellationToken);
        Assert.Equal(0, _service.Read);
    }

    [Fact]
    public async Task An_input_that_blocks_its_thread_holds_nobody_up()
    {
        using var requests = new BlockingCollection<InferenceRequest> { BatchService.Request(0) };
        _service.Seconds = _ => 500;
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(requests.GetConsumingEnumerable(CancellationToken.None), cancellationToken: _cancel.Token));
        await _service.ArriveAsync(1);
        await _service.Time.SettleAsync();

        await _cancel.CancelAsync();
        var (outcomes, end) = await running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("job-0", Assert.Single(outcomes).Job?.RequestId);
        Assert.IsType<OperationCanceledException>(end);
        requests.CompleteAdding();
    }

    [Fact]
    public async Task An_input_that_does_not_heed_the_token_holds_nobody_up()
    {
        var (isDisposed, next) = (new TaskCompletionSource(), new TaskCompletionSource());
        _service.Seconds = _ => 500;
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(Deaf(), cancellationToken: _cancel.Token));
        await _service.ArriveAsync(1);
        await _service.Time.SettleAsync();

        await _cancel.CancelAsync();
        var (outcomes, end) = await running;

        Assert.Equal("job-0", Assert.Single(outcomes).Job?.RequestId);
        Assert.IsType<OperationCanceledException>(end);
        Assert.False(isDisposed.Task.IsCompleted);
        next.SetResult();
        await isDisposed.Task;

        async IAsyncEnumerable<InferenceRequest> Deaf()
        {
            try
            {
                yield return BatchService.Request(0);
                await next.Task;
                yield return BatchService.Request(1);
            }
            finally
            {
                isDisposed.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_batch_that_has_ended_is_not_cancelled_any_more()
    {
        var outcomes = _service.Client.RunManyAsync(_service.Requests(3), cancellationToken: _cancel.Token).GetAsyncEnumerator();
        Assert.True(await _service.Time.RunAsync(outcomes.MoveNextAsync().AsTask()));
        await _service.Time.RunAsync(Task.Delay(TimeSpan.FromMinutes(1), _service.Time));
        await _service.Time.SettleAsync();

        await _cancel.CancelAsync();

        Assert.True(await outcomes.MoveNextAsync());
        Assert.True(await outcomes.MoveNextAsync());
        Assert.False(await outcomes.MoveNextAsync());
        await outcomes.DisposeAsync();
    }

    private void HoldAnswers() => _service.SubmitAsync = async (prompt, _) =>
    {
        await _answer.Task;
        return BatchService.Accepted(prompt);
    };
}

