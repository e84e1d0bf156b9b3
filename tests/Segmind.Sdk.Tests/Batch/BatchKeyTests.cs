using System.Globalization;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>With keys and a journal each row is a piece of work that is submitted once, over batches and crashes.</summary>
public sealed class BatchKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileJobJournal _journal;
    private readonly BatchService _service;
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BatchKeyTests()
    {
        _journal = new FileJobJournal(_folder["journal"]);
        _service = new BatchService(options => options.Journal = _journal);
    }

    /// <summary>Without a timeout, since virtual time does not wait for a slow disk.</summary>
    private BatchOptions Keyed => new() { MaxConcurrency = 4, Key = Key, SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_batch_that_is_run_again_submits_nothing_and_brings_the_same_images()
    {
        var first = await _service.RunAsync(10, Keyed);
        var second = await _service.RunAsync(10, Keyed);

        Assert.Equal(10, _service.Submitted.Count);
        Assert.All(first, outcome => Assert.Equal(Path.GetFullPath(_folder["images"]), Path.GetDirectoryName(outcome.GetResult().Images[0].Path)));
        Assert.Equal(Paths(first), Paths(second));
        Assert.All(first, outcome => Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"row {outcome.Index}"), outcome.Key));

        static IEnumerable<string?> Paths(List<BatchOutcome> outcomes) => outcomes.OrderBy(outcome => outcome.Index).Select(outcome => outcome.GetResult().Images[0].Path);
    }

    [Fact]
    public async Task Rows_with_one_key_are_one_piece_of_work()
    {
        var options = Keyed;
        options.Key = (_, _) => "the same";

        var outcomes = await _service.RunAsync(_service.Requests(6, _ => BatchService.Request(0)), options);

        Assert.Single(_service.Submitted);
        Assert.Single(outcomes.Select(outcome => outcome.GetResult().Images[0].Path).Distinct());
        Assert.Equal(6, outcomes.Count);
    }

    [Fact]
    public async Task What_the_journal_holds_against_a_row_is_the_outcome_of_that_row()
    {
        _service.Submit = prompt => prompt == "1" ? JobService.Error(500) : BatchService.Accepted(prompt);
        _service.State = prompt => prompt == "2" ? "FAILED" : "COMPLETED";
        await _service.RunAsync(3, Keyed);
        var options = Keyed;
        (options.RunAgain, options.OnUnknown) = (true, OnUnknown.Resubmit);

        var told = (await _service.RunAsync(3, Keyed)).OrderBy(outcome => outcome.Index).ToList();
        (_service.Submit, _service.State) = (BatchService.Accepted, _ => "COMPLETED");
        var again = (await _service.RunAsync(3, options)).OrderBy(outcome => outcome.Index).ToList();

        Assert.Equal([null, typeof(SubmitOutcomeUnknownException), typeof(InferenceFailedException)], told.Select(outcome => outcome.Error?.GetType()));
        Assert.Equal([ChargeOutcome.Charged, ChargeOutcome.Unknown, ChargeOutcome.NotCharged], told.Select(outcome => outcome.Charge));
        Assert.All(again, outcome => Assert.NotNull(outcome.Result));
        Assert.Equal(["0", "1", "1", "2", "2"], _service.Submitted.Order());
    }

    [Fact]
    public async Task A_row_that_can_have_no_key_fails_alone()
    {
        var options = Keyed;
        var fault = new FormatException("no order number");
        options.Key = (request, index) => index switch { 0 => null!, 1 => " ", 2 => throw fault, _ => Key(request, index) };
        InferenceRequest[] requests = [.. _service.Requests(3), new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "3" }, BatchService.Request(4)];

        var outcomes = (await _service.RunAsync(requests, options)).OrderBy(outcome => outcome.Index).ToList();

        Assert.Equal([typeof(InvalidOperationException), typeof(ArgumentException), typeof(FormatException), typeof(ArgumentException), null], outcomes.Select(outcome => outcome.Error?.GetType()));
        Assert.Same(fault, outcomes[2].Error);
        Assert.All(outcomes.SkipLast(1), outcome => Assert.Equal((ChargeOutcome.NotCharged, false), (outcome.Charge, outcome.IsSkipped)));
        Assert.Equal("4", Assert.Single(_service.Submitted));
    }

    [Fact]
    public async Task Cancelling_loses_no_job_and_rows_with_one_key_all_tell_it()
    {
        using var cancel = new CancellationTokenSource();
        _service.Seconds = _ => 30;
        HoldAnswers();
        var options = Keyed;
        options.Key = (_, _) => "the same";
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(20, _ => BatchService.Request(0)), options, cancel.Token));
        await _service.ArriveAsync(1);
        await _service.Time.SettleAsync();

        await cancel.CancelAsync();
        await _service.Time.SettleAsync();
        Assert.False(running.IsCompleted);
        _answer.SetResult();
        var (outcomes, end) = await running;

        Assert.Equal([0, 1, 2, 3], outcomes.Select(outcome => outcome.Index).Order());
        Assert.All(outcomes, outcome => Assert.Equal("job-0", Assert.IsType<InferenceCanceledException>(outcome.Error).Job?.RequestId));
        Assert.IsType<OperationCanceledException>(end);
        Assert.Single(_service.Submitted);
    }

    [Fact]
    public async Task Leaving_the_loop_leaves_jobs_that_resuming_finds()
    {
        _service.Seconds = prompt => prompt == "0" ? 1 : 100;
        await _service.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (var _ in _service.Client.RunManyAsync(_service.Requests(50), Keyed))
            {
                break;
            }
        }));
        var submitted = _service.Submitted.Count;

        var resumed = new List<ResumedRun>();
        await _service.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (var run in _service.Client.ResumePendingAsync(new ResumeOptions { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan }))
            {
                resumed.Add(run);
            }
        }));

        Assert.InRange(submitted, 4, 5);
        Assert.Equal(submitted - 1, resumed.Count);
        Assert.All(resumed, run => Assert.Equal(RunState.Saved, run.State));
        Assert.Equal(submitted, _service.Submitted.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_ends_does_not_keep_another_caller_of_the_key_from_its_image(bool isStopped)
    {
        using var cancel = new CancellationTokenSource();
        using var limiter = new FakeLimiter(async (asked, token) => asked == 1 || await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => true, token));
        var submits = 0;
        _service.SubmitAsync = async (prompt, _) =>
        {
            var isFirst = Interlocked.Increment(ref submits) == 1;
            await (isFirst ? _answer.Task : Task.CompletedTask);
            return isFirst ? JobService.Error(401) : BatchService.Accepted(prompt);
        };
        var options = Keyed;
        options.SubmitLimiter = limiter;
        var running = BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(2), options, cancel.Token));
        await BatchService.UntilAsync(() => limiter.Asked == 2 && submits == 1);
        var waiting = _service.Submitted.Contains("0") ? 1 : 0;
        var request = BatchService.Request(waiting);

        var other = _service.Client.RunOnceAsync(Key(request, waiting), request, new RunOnceOptions { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan });
        await _service.Time.SettleAsync();
        await (isStopped ? Task.CompletedTask : cancel.CancelAsync());
        _answer.SetResult();

        var (outcomes, _) = await _service.Time.RunAsync(running);
        var result = await _service.Time.RunAsync(other);

        Assert.Single(result.Images);
        Assert.True(outcomes.Single(outcome => outcome.Index == waiting).IsSkipped);
        Assert.Equal(["0", "1"], _service.Submitted.Order());
    }

    private static string Key(InferenceRequest request, int index) => string.Create(CultureInfo.InvariantCulture, $"row {index}");

    private void HoldAnswers() => _service.SubmitAsync = async (prompt, _) =>
    {
        await _answer.Task;
        return BatchService.Accepted(prompt);
    };
}
