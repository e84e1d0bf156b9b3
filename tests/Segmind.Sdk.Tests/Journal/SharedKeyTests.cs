using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Callers, clients and processes on one key or budget, one of which leaves or stands still.</summary>
public sealed class SharedKeyTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();
    private readonly FileJobJournal _journal;
    private readonly JobService _service;

    public SharedKeyTests()
    {
        _journal = new FileJobJournal(_folder["journal"]);
        _service = NewService(_journal);
    }

    private RunOnceOptions Options => new() { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task An_outcome_that_became_unknown_while_the_call_waited_is_not_resubmitted()
    {
        using var leave = new CancellationTokenSource();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var breaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var wire = new FakeService(async (_, _) =>
        {
            sent.TrySetResult();
            await breaks.Task;
            throw new HttpRequestException("reset");
        });
        using var client = wire.NewClient(_service.Time, options => options.Journal = _journal);
        var first = client.RunOnceAsync(Key, JobService.Request, Options, leave.Token);
        await sent.Task;
        await leave.CancelAsync();
        Assert.Equal(ChargeOutcome.Unknown, (await Assert.ThrowsAsync<InferenceCanceledException>(() => first)).Charge);
        var options = Options;
        options.OnUnknown = OnUnknown.Resubmit;

        var second = client.RunOnceAsync(Key, JobService.Request, options);
        await _service.Time.SettleAsync();
        breaks.SetResult();

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _service.Time.RunAsync(second));
        Assert.Single(wire.Posts);
        Assert.Equal(RunState.Unknown, (await client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_takes_the_run_from_no_other()
    {
        var polled = new TaskCompletionSource();
        _service.Poll = async (_, token) =>
        {
            polled.TrySetResult();
            return await JobService.HangAsync(token);
        };
        var first = _service.Client.RunOnceAsync(Key, JobService.Request, Options);
        await _service.Time.RunAsync(polled.Task);
        using var other = NewService(_journal);
        var second = other.Client.RunOnceAsync(Key, JobService.Request, Options);
        var resumed = ResumeAsync(other.Client);
        await other.Time.SettleAsync();

        await _service.Client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _service.Time.RunAsync(first));

        Assert.Single((await other.Time.RunAsync(second)).Images);
        Assert.Equal(RunState.Saved, Assert.Single(await other.Time.RunAsync(resumed)).State);
        Assert.Empty(other.Service.Posts);
    }

    [Fact]
    public async Task Who_leaves_while_another_process_submits_is_not_told_that_nothing_was_sent()
    {
        await using var hold = await new FileJobJournal(_folder["journal"]).TryHoldAsync(Key);
        using var leave = new CancellationTokenSource();

        var waiting = _service.Client.RunOnceAsync(Key, JobService.Request, Options, leave.Token);
        // The caller's nap, and the pause between two tries for the hold.
        for (var tries = 0; tries < 1000 && _service.Time.PendingTimers < 2; tries++)
        {
            await _service.Time.SettleAsync();
        }

        await leave.CancelAsync();

        Assert.Equal(ChargeOutcome.Unknown, (await Assert.ThrowsAsync<InferenceCanceledException>(() => waiting)).Charge);
        Assert.Empty(_service.Service.Posts);
    }

    [Fact]
    public async Task Who_leaves_before_the_key_was_ever_sent_is_told_so()
    {
        await using var hold = await new FileJobJournal(_folder["journal"]).TryHoldAsync("another");
        using var leave = new CancellationTokenSource();
        _service.Upload = () =>
        {
            leave.Cancel();
            return JobService.Error(503);
        };
        var request = JobService.Request with { Image = ImageInput.FromBytes(JobService.Picture) };

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _service.Time.RunAsync(_service.Client.RunOnceAsync(Key, request, Options, leave.Token)));

        Assert.IsNotType<InferenceCanceledException>(e);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_provider_that_fails_keeps_nobody_from_a_job_on_record(bool hangs)
    {
        _service.Answers = _ => JobService.State("QUEUED");
        var options = Options;
        options.Timeout = TimeSpan.FromMinutes(1);
        await Assert.ThrowsAsync<InferenceTimeoutException>(() => _service.Time.RunAsync(_service.Client.RunOnceAsync(Key, JobService.Request, options)));
        var calls = 0;
        using var next = NewService(_journal, configured => configured.ApiKeyProvider = async token =>
        {
            if (++calls == 1)
            {
                await (hangs ? Task.Delay(Timeout.InfiniteTimeSpan, token) : throw new IOException("The vault is sealed."));
            }

            return "SG_0123456789abcdef";
        });

        Assert.Single((await next.Time.RunAsync(next.Client.RunOnceAsync(Key, JobService.Request, Options))).Images);
        Assert.Empty(next.Service.Posts);
    }

    [Fact]
    public async Task Waiting_for_the_budget_is_on_the_callers_time()
    {
        using var service = NewService(_journal, configured => configured.Budget = new SpendBudget(1) { Price = _ => 0.1m });
        await using var budget = await new FileJobJournal(_folder["journal"]).TryHoldAsync($"{JournalLedger.BudgetMark}budget:default");
        var options = Options;
        options.Timeout = TimeSpan.FromSeconds(10);

        var e = await Assert.ThrowsAsync<KeyInFlightException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, options)));

        Assert.Contains("budget 'default'", e.Message, StringComparison.Ordinal);
        Assert.InRange(service.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        await service.Time.RunAsync(service.Client.DisposeAsync().AsTask());
        Assert.Empty(service.Service.Posts);
    }

    [Fact]
    public async Task A_key_whose_intent_was_torn_is_free_once_forgotten()
    {
        await _journal.TryClaimAsync(Key, 1, RecordLog.Line(RecordKind.Intent).AsMemory(0, 30));
        Assert.Equal(RunState.Free, (await _service.Client.FindRunAsync(Key)).State);

        await _service.Client.ForgetAsync(Key);

        Assert.Equal(RunState.Free, (await _service.Client.FindRunAsync(Key)).State);
        Assert.Single((await _service.Time.RunAsync(_service.Client.RunOnceAsync(Key, JobService.Request, Options))).Images);
    }

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    private static JobService NewService(FileJobJournal journal, Action<SegmindClientOptions>? configure = null) => new(options =>
    {
        options.Journal = journal;
        configure?.Invoke(options);
        options.ApiKey = options.ApiKeyProvider is null ? options.ApiKey : null;
    });

    private static async Task<List<ResumedRun>> ResumeAsync(SegmindClient client)
    {
        var runs = new List<ResumedRun>();
        await foreach (var run in client.ResumePendingAsync())
        {
            runs.Add(run);
        }

        return runs;
    }
}
