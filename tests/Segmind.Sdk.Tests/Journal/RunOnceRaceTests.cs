using System.IO.Pipelines;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What others do to a key, its journal or its files at the worst moment of a run.</summary>
public sealed class RunOnceRaceTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();
    private readonly WatchedJournal _journal;

    public RunOnceRaceTests() => _journal = new(new FileJobJournal(_folder["journal"]));

    // As in RunOnceTests: the clock leaps while the disk works.
    private RunOnceOptions Options => new() { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task A_key_that_is_forgotten_while_its_job_runs_is_free()
    {
        using var service = NewService();
        service.Poll = async (_, token) =>
        {
            await service.Client.ForgetAsync(Key, token);
            return JobService.State("COMPLETED");
        };

        await RunAsync(service);

        Assert.Equal(RunState.Free, (await service.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_caller_who_is_told_that_nothing_was_sent_can_rely_on_it()
    {
        using var service = NewService();
        using var leave = new CancellationTokenSource();
        var claiming = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        _journal.Claim = async claim =>
        {
            claiming.TrySetResult();
            await left.Task;
            return await claim();
        };
        var running = service.Client.RunOnceAsync(Key, JobService.Request, Options, leave.Token);
        await claiming.Task;

        await leave.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        left.SetResult();
        await service.Time.RunAsync(service.Client.DisposeAsync().AsTask());

        Assert.IsNotType<InferenceCanceledException>(e);
        Assert.Empty(service.Service.Posts);
        using var next = NewService();
        Assert.Equal(RunState.Free, (await next.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_claim_that_breaks_says_nothing_about_the_attempt_of_another()
    {
        using var service = NewService();
        _journal.Claim = async _ =>
        {
            await new FileJobJournal(_folder["journal"]).TryClaimAsync(Key, 1, RecordLog.Line(RecordKind.Intent));
            throw new IOException("The connection to the store was lost.");
        };

        await Assert.ThrowsAsync<JournalException>(() => RunAsync(service));

        Assert.Equal(RunState.Unknown, (await service.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_claim_of_our_own_that_breaks_after_all_is_closed_as_not_sent()
    {
        using var service = NewService();
        _journal.Claim = async claim =>
        {
            await claim();
            throw new IOException("The connection to the store was lost.");
        };

        var e = await Assert.ThrowsAsync<JournalException>(() => RunAsync(service));

        Assert.Equal(ChargeOutcome.NotCharged, e.Charge);
        Assert.Equal(RunState.Free, (await service.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_saved_file_that_gave_way_to_a_directory_is_downloaded_again()
    {
        using var service = NewService();
        var path = Assert.Single((await RunAsync(service)).Images).Path!;
        File.Delete(path);
        Directory.CreateDirectory(path);

        var again = await RunAsync(service);

        Assert.Equal(JobService.Picture, await File.ReadAllBytesAsync(Assert.Single(again.Images).Path!));
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_listed_is_told_as_such()
    {
        using var service = NewService(new SpendBudget(1) { Price = _ => 0.10m });
        _journal.BeforeList = () => throw new IOException("The disk is gone.");

        await Assert.ThrowsAsync<JournalException>(() => service.Time.RunAsync(ResumeAsync(service.Client)));
        var e = await Assert.ThrowsAsync<JournalException>(() => RunAsync(service));

        Assert.Equal(ChargeOutcome.NotCharged, e.Charge);
        Assert.Empty(service.Service.Posts);
    }

    [Fact]
    public async Task One_key_that_cannot_be_read_does_not_keep_the_others_from_their_images()
    {
        string[] keys = ["a", "b", "c"];
        using (var first = NewService())
        {
            first.Answers = _ => JobService.State("QUEUED");
            foreach (var key in keys)
            {
                var options = Options;
                options.Timeout = TimeSpan.FromSeconds(5);
                await Assert.ThrowsAsync<InferenceTimeoutException>(() => first.Time.RunAsync(first.Client.RunOnceAsync(key, JobService.Request, options)));
            }
        }

        using var second = NewService();
        _journal.BeforeRead = key => _ = key == "b" ? throw new IOException("bad sector") : 0;
        var resumed = await second.Time.RunAsync(ResumeAsync(second.Client));

        Assert.Equal(["a", "b", "c"], resumed.Select(run => run.Key).Order());
        Assert.Equal(2, resumed.Count(run => run.State == RunState.Saved));
        Assert.IsType<JournalException>(resumed.Single(run => run.Key == "b").Error);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("expired")]
    public async Task How_the_job_ended_is_told_though_the_time_ran_out_while_it_was_written_down(string kind)
    {
        using var service = NewService();
        service.Submit = () => service.Dated(FakeService.Json("""{"request_id":"r1"}"""));
        service.Answers = _ => kind == "failed" ? JobService.State("FAILED", 422) : service.Dated(JobService.Error(404), TimeSpan.FromHours(1));
        var options = Options;
        options.Timeout = TimeSpan.FromMinutes(1);
        _journal.BeforeAppend = async record =>
        {
            while (record.Contains($"\"{kind}\"", StringComparison.Ordinal) && service.Time.PendingTimers > 0)
            {
                await Task.Delay(1);
            }
        };

        var e = await Assert.ThrowsAnyAsync<SegmindException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, options)));

        Assert.True(service.Time.Elapsed >= options.Timeout);
        Assert.Equal(kind == "failed", e is InferenceFailedException);
        Assert.Equal(kind == "expired", e is SegmindApiException { Kind: SegmindErrorKind.JobExpired });
    }

    [Fact]
    public async Task Disposal_waits_for_no_job_that_is_on_record()
    {
        using var service = NewService();
        service.Answers = _ => JobService.State("QUEUED");
        var polling = new TaskCompletionSource();
        service.Poll = async (_, token) =>
        {
            polling.TrySetResult();
            return await JobService.HangAsync(token);
        };
        var options = Options;
        options.Timeout = Timeout.InfiniteTimeSpan;
        using var leave = new CancellationTokenSource();
        var running = service.Client.RunOnceAsync(Key, JobService.Request, options, leave.Token);
        var polled = service.Time.RunAsync(polling.Task);
        await polled;

        var disposed = service.Client.DisposeAsync().AsTask();
        await Task.WhenAny(disposed, Task.Delay(TimeSpan.FromSeconds(5)));

        Assert.True(disposed.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        using var next = NewService();
        Assert.Equal(RunState.Accepted, (await next.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task An_answer_that_comes_while_the_submit_is_given_up_is_written_after_it()
    {
        var late = new Pipe();
        using var service = NewService();
        service.Submit = () => new HttpResponseMessage { Content = new StreamContent(late.Reader.AsStream()) };
        using var deaf = new AppHandler((request, send, _) => send(request, CancellationToken.None), service.Service);
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_0123456789abcdef", Journal = _journal }, deaf, service.Time);
        var written = new TaskCompletionSource();
        _journal.BeforeAppend = async record =>
        {
            if (record.Contains("\"unknown\"", StringComparison.Ordinal))
            {
                await late.Writer.WriteAsync("""{"request_id":"r1"}"""u8.ToArray());
                await late.Writer.CompleteAsync();
                await Task.WhenAny(written.Task, Task.Delay(200));
            }
            else if (record.Contains("\"accepted\"", StringComparison.Ordinal))
            {
                written.TrySetResult();
            }
        };

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => service.Time.RunAsync(client.RunOnceAsync(Key, JobService.Request, Options)));
        await service.Time.RunAsync(written.Task);

        var run = await service.Client.FindRunAsync(Key);
        for (var i = 0; i < 100 && run.State != RunState.Accepted; i++)
        {
            await service.Time.SettleAsync();
            run = await service.Client.FindRunAsync(Key);
        }

        Assert.Equal((RunState.Accepted, "r1"), (run.State, run.Job?.RequestId));
    }

    [Fact]
    public async Task A_pruned_key_whose_files_are_gone_says_so_and_keeps_their_names()
    {
        var journal = new FileJobJournal(_folder["journal"]);
        using var service = NewService();
        var path = Assert.Single((await RunAsync(service)).Images).Path!;
        Assert.Equal(1, await journal.PruneAsync(DateTimeOffset.MaxValue));
        File.Move(path, path + ".away");

        var e = await Assert.ThrowsAsync<ResultNotSavedException>(() => RunAsync(service));
        File.Move(path + ".away", path);

        Assert.Equal(ChargeOutcome.Charged, e.Charge);
        Assert.Equal(path, Assert.Single((await RunAsync(service)).Images).Path);
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task A_damaged_key_can_be_forgotten_whichever_attempt_is_damaged()
    {
        using var service = NewService();
        await _journal.TryClaimAsync(Key, 1, RecordLog.Line(RecordKind.Intent));
        await _journal.AppendAsync(Key, 1, "not a record\n"u8.ToArray());
        await _journal.TryClaimAsync(Key, 2, RecordLog.Line(RecordKind.Intent, record => record.N = 2));
        Assert.Equal(RunState.Damaged, (await service.Client.FindRunAsync(Key)).State);

        await service.Client.ForgetAsync(Key);

        Assert.Equal(RunState.Free, (await service.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_job_of_an_earlier_attempt_is_not_taken_for_the_one_that_is_looked_up()
    {
        using var service = NewService();
        service.Answers = _ => JobService.State("FAILED", 422);
        await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync(service));
        var parameters = service.Service.Posts.Single().Body;
        service.Submit = () => throw new HttpRequestException("reset");
        var again = Options;
        again.RunAgain = true;
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, again)));

        service.Results = _ => FakeService.Json($$"""[{"request_id":"r1","model_name":"seededit-v3","created_at":"{{VirtualTime.Start:O}}","parameters":{{parameters}}}]""");
        var reconcile = Options;
        reconcile.OnUnknown = OnUnknown.Reconcile;

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, reconcile)));
        Assert.Single(service.Fetches);
    }

    public void Dispose() => _folder.Dispose();

    private JobService NewService(SpendBudget? budget = null) => new(options =>
    {
        options.Journal = _journal;
        options.Budget = budget;
    })
    {
        Results = _ => FakeService.Json("""{"status":"COMPLETED","output":"https://images.segmind.com/generations/x.png","metrics":{"cost":0.05}}"""),
    };

    private Task<InferenceResult> RunAsync(JobService service) => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, Options));

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
