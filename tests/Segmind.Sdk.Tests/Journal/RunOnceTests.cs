using System.Net;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public sealed class RunOnceTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();

    // The clock leaps while the disk works, so that a caller's time could be up before the journal is written.
    private RunOnceOptions Options => new() { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task A_key_is_submitted_once_and_its_image_saved()
    {
        using var service = NewService();

        var result = await RunAsync(service);

        var image = Assert.Single(result.Images);
        Assert.True(File.Exists(image.Path));
        Assert.Equal(RunState.Saved, (await service.Client.FindRunAsync(Key)).State);
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task A_large_image_in_words_is_saved_and_not_journalled()
    {
        byte[] picture = [.. JobService.Picture, .. new byte[300_000]];
        using var service = NewService();
        using var client = service.Service.NewClient(new HastyTime(), options =>
        {
            HastyTime.Relax(options);
            options.Journal = new FileJobJournal(_folder["journal"]);
        });
        service.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","seed":42,"output":"data:image/png;base64,{{Convert.ToBase64String(picture)}}"}""");

        var saved = Assert.Single((await client.RunOnceAsync(Key, JobService.Request, Options)).Images);
        var again = await client.RunOnceAsync(Key, JobService.Request, Options);

        Assert.Equal(picture, await File.ReadAllBytesAsync(saved.Path!));
        Assert.Equal("""{"status":"COMPLETED","seed":42}""", again.Raw!.Value.GetRawText());
        Assert.Equal(saved.Path, Assert.Single(again.Images).Path);
    }

    [Fact]
    public async Task A_saved_key_is_answered_from_disk_by_another_process()
    {
        using (var first = NewService())
        {
            await RunAsync(first);
        }

        using var second = NewService();
        var result = await RunAsync(second);

        Assert.Empty(second.Service.Arrivals);
        Assert.Equal(JobService.Picture, await File.ReadAllBytesAsync(Assert.Single(result.Images).Path!));
    }

    [Fact]
    public async Task An_unknown_outcome_is_not_submitted_again()
    {
        using (var first = NewService())
        {
            first.Submit = () => throw new HttpRequestException("reset");
            var e = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(first));
            Assert.Equal((Key, 1), (e.Key, e.Attempt));
        }

        using var second = NewService();
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(second));

        Assert.Empty(second.Service.Arrivals);
        Assert.Equal(RunState.Unknown, (await second.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task An_adopted_job_is_followed_to_its_image()
    {
        using var service = NewService();
        service.Submit = () => throw new HttpRequestException("reset");
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(service));

        await service.Client.ResolveAsync(Key, 1, UnknownResolution.Adopt(JobService.Id));
        var result = await RunAsync(service);

        Assert.Single(result.Images);
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task A_resubmit_happens_once_per_key()
    {
        using var service = NewService();
        service.Submit = () => throw new HttpRequestException("reset");
        var options = Options;
        options.OnUnknown = OnUnknown.Resubmit;

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(service, options));
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(service, options));
        var last = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync(service, options));

        Assert.Equal(2, service.Service.Posts.Count());
        Assert.Contains("It was not resubmitted: that is done once per key", last.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Unknown)]
    [InlineData(RunState.Failed)]
    public async Task A_budget_that_allows_no_other_submit_leaves_the_key_as_it_is(RunState state)
    {
        using (var first = NewService())
        {
            first.Submit = () => state == RunState.Failed ? FakeService.Json("""{"request_id":"r1"}""") : throw new HttpRequestException("reset");
            first.Answers = _ => JobService.State("FAILED", 422);
            await Assert.ThrowsAnyAsync<SegmindException>(() => RunAsync(first));
        }

        using var second = NewService(new SpendBudget(0.05m) { Price = _ => 0.10m });
        var options = Options;
        (options.OnUnknown, options.RunAgain) = (OnUnknown.Resubmit, true);
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => RunAsync(second, options));

        Assert.Equal(state, (await second.Client.FindRunAsync(Key)).State);
        Assert.Empty(second.Service.Posts);
    }

    [Fact]
    public async Task Another_request_under_the_key_is_refused_and_names_the_parameter()
    {
        using var service = NewService();
        await RunAsync(service);

        var e = await Assert.ThrowsAsync<KeyConflictException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request with { Prompt = "a forest" }, Options)));

        Assert.Equal(["prompt"], e.Members);
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task Another_model_under_the_key_is_refused_and_named_before_its_parameters()
    {
        using var service = NewService();
        await RunAsync(service);

        var e = await Assert.ThrowsAsync<KeyConflictException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, new AnyModel("nano-banana") { ["seed"] = 1 }, Options)));

        Assert.Equal("model", e.Members[0]);
        Assert.Contains("seed", e.Members);
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task A_refused_key_is_submitted_afresh_by_the_next_call()
    {
        using var service = NewService();
        var answers = new Queue<HttpResponseMessage>([FakeService.Json("""{"error":"no credits"}""", HttpStatusCode.PaymentRequired), FakeService.Json("""{"request_id":"r1"}""")]);
        service.Submit = answers.Dequeue;

        await Assert.ThrowsAsync<SegmindApiException>(() => RunAsync(service));
        Assert.Equal(RunState.Refused, (await service.Client.FindRunAsync(Key)).State);
        await RunAsync(service);

        Assert.Equal(2, service.Service.Posts.Count());
    }

    [Fact]
    public async Task A_failed_job_is_told_again_without_a_call_and_run_again_on_request()
    {
        using var service = NewService();
        service.Answers = n => n == 1 ? JobService.State("FAILED", 422) : JobService.State("COMPLETED");

        await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync(service));
        var arrivals = service.Service.Arrivals.Count;
        var again = await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync(service));
        Assert.NotNull(again.Job);
        Assert.Equal(arrivals, service.Service.Arrivals.Count);
        var options = Options;
        options.RunAgain = true;
        await RunAsync(service, options);

        Assert.Equal(2, service.Service.Posts.Count());
    }

    [Fact]
    public async Task Callers_in_one_process_share_one_submit()
    {
        using var service = NewService();

        var results = await service.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.Client.RunOnceAsync(Key, JobService.Request, Options))));

        Assert.Single(results.Select(result => result.Images[0].Path).Distinct());
        Assert.Single(service.Service.Posts);
    }

    [Fact]
    public async Task Pending_jobs_are_resumed_and_saved()
    {
        using (var first = NewService())
        {
            first.Answers = _ => JobService.State("QUEUED");
            var options = Options;
            options.Timeout = TimeSpan.FromSeconds(5);
            await Assert.ThrowsAsync<InferenceTimeoutException>(() => RunAsync(first, options));
        }

        using var second = NewService();
        var resumed = await second.Time.RunAsync(ResumeAsync(second.Client));

        var run = Assert.Single(resumed);
        Assert.Equal((Key, RunState.Saved), (run.Key, run.State));
        Assert.Empty(second.Service.Posts);
    }

    [Fact]
    public async Task Resuming_tells_what_runs_is_in_flight_elsewhere_is_unknown_or_has_expired_apart()
    {
        var time = new VirtualTime();
        var key = "";
        var isGone = false;
        using var service = new FakeService(arrival =>
            arrival.Method == HttpMethod.Post ? key == "unknown" ? throw new HttpRequestException("reset") : Dated(FakeService.Json($$"""{"request_id":"{{key}}"}"""), TimeSpan.Zero)
            : isGone && arrival.Path.Contains("expired", StringComparison.Ordinal) ? Dated(JobService.Error(404), TimeSpan.FromHours(1))
            : JobService.State("QUEUED"));
        var journal = new FileJobJournal(_folder["journal"]);
        using var client = service.NewClient(time, options => options.Journal = journal);
        foreach (var name in new[] { "running", "unknown", "expired" })
        {
            key = name;
            await Assert.ThrowsAnyAsync<SegmindException>(() => time.RunAsync(client.RunOnceAsync(name, JobService.Request, new RunOnceOptions { Timeout = TimeSpan.FromSeconds(5) })));
        }

        isGone = true;
        await using var hold = await journal.TryHoldAsync("elsewhere");
        await journal.TryClaimAsync("elsewhere", 1, RecordLog.Line(RecordKind.Intent, record => record.Key = "elsewhere"));

        var resumed = await time.RunAsync(ResumeAsync(client, new ResumeOptions { Timeout = TimeSpan.FromMinutes(5) }));

        Assert.Equal(
            [("elsewhere", RunState.InFlight), ("expired", RunState.Expired), ("running", RunState.Accepted), ("unknown", RunState.Unknown)],
            resumed.Select(run => (run.Key, run.State)).OrderBy(run => run.Key, StringComparer.Ordinal));
        var errors = resumed.ToDictionary(run => run.Key, run => run.Error);
        Assert.Equal("elsewhere", Assert.IsType<KeyInFlightException>(errors["elsewhere"]).Key);
        Assert.Equal((SegmindErrorKind.JobExpired, "expired"), Assert.IsType<SegmindApiException>(errors["expired"]) is var expired ? (expired.Kind, expired.RequestId) : default);
        Assert.Equal("running", Assert.IsType<InferenceTimeoutException>(errors["running"]).RequestId);
        Assert.Equal(("unknown", 1), Assert.IsType<SubmitOutcomeUnknownException>(errors["unknown"]) is var unknown ? (unknown.Key, unknown.Attempt) : default);
        Assert.All(resumed, run => Assert.Null(run.Result));

        HttpResponseMessage Dated(HttpResponseMessage reply, TimeSpan later)
        {
            reply.Headers.Date = VirtualTime.Start + time.Elapsed + later;
            return reply;
        }
    }

    [Fact]
    public async Task A_forgotten_key_is_free()
    {
        using var service = NewService();
        await RunAsync(service);

        await service.Client.ForgetAsync(Key);
        await service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request with { Prompt = "a forest" }, Options));

        Assert.Equal(2, service.Service.Posts.Count());
    }

    [Fact]
    public async Task The_journal_holds_no_key_no_prompt_and_no_image()
    {
        var image = Convert.ToBase64String(JobService.Picture);
        using var service = NewService();
        service.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","output":["https://images.segmind.com/generations/x.png","data:image/png;base64,{{image}}"],"prompt":"{{JobService.Request.Prompt}}"}""");
        Assert.Equal(2, (await RunAsync(service)).Images.Count);

        var texts = Directory.EnumerateFiles(_folder["journal"], "*", SearchOption.AllDirectories).Select(path => File.ReadAllText(path, System.Text.Encoding.Latin1)).ToList();

        Assert.Contains(texts, text => text.Contains("\"saved\"", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain(image, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("PNG", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain(JobService.Request.Prompt, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("SG_0123456789abcdef", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_download_of_a_completed_key_says_that_it_was_charged()
    {
        using var service = NewService();
        service.Download = () => JobService.Error(404);
        await Assert.ThrowsAsync<ResultNotSavedException>(() => RunAsync(service));
        using var cancel = new CancellationTokenSource();
        service.Download = () =>
        {
            cancel.Cancel();
            return JobService.Error(503);
        };

        var e = await Assert.ThrowsAsync<InferenceCanceledException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, Options, cancel.Token)));

        Assert.Equal((ChargeOutcome.Charged, JobService.Id), (e.Charge, e.Job!.RequestId));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_that_stands_still_elsewhere_ends_the_saving_in_time()
    {
        using var service = NewService();
        var holder = new FileJobJournal(_folder["journal"]);
        IAsyncDisposable? hold = null;
        service.Answers = _ =>
        {
            hold ??= holder.TryHoldAsync(Key).AsTask().Result;
            return JobService.State("COMPLETED");
        };

        var e = await Assert.ThrowsAsync<JournalException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, Options, TestContext.Current.CancellationToken)));

        Assert.Equal((ChargeOutcome.Charged, JobService.Id), (e.Charge, e.RequestId));
        await hold!.DisposeAsync();
        Assert.Single((await RunAsync(service)).Images);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u0001budget:default")]
    public async Task A_key_that_can_not_be_one_is_refused(string key)
    {
        using var service = NewService();

        await Assert.ThrowsAsync<ArgumentException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(key, JobService.Request, Options)));

        Assert.Empty(service.Service.Arrivals);
    }

    public void Dispose() => _folder.Dispose();

    private JobService NewService(SpendBudget? budget = null) => new(options =>
    {
        options.Journal = new FileJobJournal(_folder["journal"]);
        options.Budget = budget;
    })
    {
        Results = _ => FakeService.Json("""{"status":"COMPLETED","output":"https://images.segmind.com/generations/x.png","prompt":"a beach","metrics":{"cost":0.05}}"""),
    };

    private Task<InferenceResult> RunAsync(JobService service, RunOnceOptions? options = null) =>
        service.Time.RunAsync(service.Client.RunOnceAsync(Key, JobService.Request, options ?? Options));

    private static async Task<List<ResumedRun>> ResumeAsync(SegmindClient client, ResumeOptions? options = null)
    {
        var runs = new List<ResumedRun>();
        await foreach (var run in client.ResumePendingAsync(options))
        {
            runs.Add(run);
        }

        return runs;
    }
}
