using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Every request of a batch comes out once, whatever becomes of it.</summary>
public sealed class BatchOutcomeTests : IDisposable
{
    private readonly BatchService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Outcomes_come_as_the_runs_end_and_each_request_has_one()
    {
        _service.Seconds = prompt => 10 - BatchService.NumberOf(prompt);

        var outcomes = await _service.RunAsync(10);

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], outcomes.Select(outcome => outcome.Index));
        Assert.All(outcomes, outcome => Assert.Equal(BatchService.Request(outcome.Index), outcome.Request));
        Assert.All(outcomes, outcome => Assert.Equal($"job-{outcome.Index}", outcome.RequestId));
        Assert.All(outcomes, outcome => Assert.Equal((ChargeOutcome.Charged, (decimal?)BatchService.Cost, (string?)null, false), (outcome.Charge, outcome.Cost, outcome.Key, outcome.IsSkipped)));
        Assert.Equal(10, _service.Submitted.Distinct().Count());
        Assert.Equal(10, _service.Submitted.Count);
    }

    [Fact]
    public async Task No_more_than_the_wanted_number_are_under_way_at_a_time()
    {
        var (running, most) = (0, 0);
        _service.SubmitAsync = (prompt, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            return Task.FromResult(BatchService.Accepted(prompt));
        };
        _service.Poll = _ =>
        {
            Interlocked.Decrement(ref running);
            return null;
        };

        await _service.RunAsync(50, new BatchOptions { MaxConcurrency = 5 });

        Assert.Equal(5, most);
    }

    [Fact]
    public async Task What_goes_wrong_with_one_row_is_the_outcome_of_that_row_alone()
    {
        _service.Seconds = prompt => prompt == "1" ? 10_000 : 1;
        _service.State = prompt => prompt == "2" ? "FAILED" : "COMPLETED";
        _service.Submit = prompt => prompt == "3" ? JobService.Error(500) : prompt == "4" ? JobService.Error(400) : BatchService.Accepted(prompt);
        InferenceRequest[] requests = [.. _service.Requests(5), null!, new AimlSeedEdit { Images = [ImageInput.FromFile("/nowhere/a.png")], Prompt = "6" }, BatchService.Request(7)];

        var outcomes = (await _service.RunAsync(requests)).OrderBy(outcome => outcome.Index).ToList();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], outcomes.Select(outcome => outcome.Index));
        Assert.Equal(
            [null, typeof(InferenceTimeoutException), typeof(InferenceFailedException), typeof(SubmitOutcomeUnknownException), typeof(SegmindApiException), typeof(ArgumentNullException), typeof(DirectoryNotFoundException), null],
            outcomes.Select(outcome => outcome.Error?.GetType()));
        Assert.Equal(
            [ChargeOutcome.Charged, ChargeOutcome.ChargedIfCompleted, ChargeOutcome.NotCharged, ChargeOutcome.Unknown, ChargeOutcome.NotCharged, ChargeOutcome.NotCharged, ChargeOutcome.NotCharged, ChargeOutcome.Charged],
            outcomes.Select(outcome => outcome.Charge));
        Assert.Equal(("job-1", "job-1"), (outcomes[1].Job?.RequestId, outcomes[1].RequestId));
        Assert.Contains("requests[5]", outcomes[5].Error!.Message, StringComparison.Ordinal);
        Assert.All(outcomes, outcome => Assert.False(outcome.IsSkipped));
        Assert.Equal(["0", "1", "2", "3", "4", "7"], _service.Submitted.Order());
    }

    [Fact]
    public async Task An_outcome_gives_its_result_or_throws_its_error()
    {
        _service.State = prompt => prompt == "1" ? "FAILED" : "COMPLETED";

        var outcomes = (await _service.RunAsync(2)).OrderBy(outcome => outcome.Index).ToList();

        Assert.Same(outcomes[0].Result, outcomes[0].GetResult());
        Assert.Same(outcomes[1].Error, Assert.Throws<InferenceFailedException>(() => outcomes[1].GetResult()));
        Assert.Throws<InvalidOperationException>(() => new BatchOutcome().GetResult());
        Assert.Equal("0 AnyModel (m): Charged", outcomes[0].ToString());
        Assert.Equal("1 AnyModel (m): InferenceFailedException, NotCharged", outcomes[1].ToString());
    }

    [Fact]
    public async Task A_batch_of_nothing_ends_at_once() => Assert.Empty(await _service.RunAsync(0));

    [Fact]
    public async Task Each_enumeration_is_a_batch_of_its_own()
    {
        var batch = _service.Client.RunManyAsync(_service.Requests(3));
        Assert.Empty(_service.Submitted);

        var both = await _service.Time.RunAsync(Task.WhenAll(BatchService.CollectAsync(batch), BatchService.CollectAsync(batch)));

        Assert.All(both, outcomes => Assert.Equal([0, 1, 2], outcomes.Select(outcome => outcome.Index).Order()));
        Assert.Equal(6, _service.Submitted.Count);
    }

    [Fact]
    public async Task The_mode_is_that_of_every_run()
    {
        _service.Submit = _ => new HttpResponseMessage { Content = new ByteArrayContent(JobService.Picture) { Headers = { ContentType = new("image/png") } } };

        var outcomes = await BatchService.CollectAsync(_service.Client.RunManyAsync(_service.Requests(3), new BatchOptions { Mode = RunMode.Direct }));

        Assert.All(outcomes, outcome => Assert.Single(outcome.GetResult().Images));
        Assert.All(_service.Service.Posts, post => Assert.Equal("/v1/m", post.Path));
    }

    [Fact]
    public async Task What_a_budget_does_not_allow_fails_its_row_and_a_cheaper_one_still_fits()
    {
        var budget = new SpendBudget(0.10m) { Price = request => request.ToString().Contains("dear", StringComparison.Ordinal) ? 1 : 0.05m };
        using var service = new BatchService(options => options.Budget = budget);

        var outcomes = await service.RunAsync(service.Requests(3, number => BatchService.Request(number, number == 0 ? "dear" : "cheap")), new BatchOptions { MaxConcurrency = 1 });

        Assert.Equal([typeof(SpendLimitExceededException), null, null], outcomes.Select(outcome => outcome.Error?.GetType()));
        Assert.Equal(["1", "2"], service.Submitted);
        Assert.Equal(0.10m, budget.Spent);
    }

    [Fact]
    public async Task A_substitute_for_the_client_is_called_for_every_row()
    {
        using var client = new Substitute();

        var outcomes = await BatchService.CollectAsync(client.RunManyAsync(_service.Requests(3)));

        Assert.Equal(3, client.Runs);
        Assert.All(outcomes, outcome => Assert.Equal("substitute", outcome.RequestId));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOptions { MaxConcurrency = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOptions { MaxConcurrency = 10_001 });
        Assert.Throws<ArgumentNullException>(() => _service.Client.RunManyAsync((IEnumerable<InferenceRequest>)null!));
        Assert.Throws<ArgumentNullException>(() => _service.Client.RunManyAsync((IAsyncEnumerable<InferenceRequest>)null!));
        Assert.Throws<InvalidOperationException>(() => _service.Client.RunManyAsync(_service.Requests(1), new BatchOptions { Key = (_, _) => "k" }));
        Assert.Throws<ArgumentException>(() => _service.Client.RunManyAsync(_service.Requests(1), new BatchOptions { Key = (_, _) => "k", Mode = RunMode.Direct }));
        _service.Client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _service.Client.RunManyAsync(_service.Requests(1)));
        Assert.Equal(0, _service.Read);
    }

    private sealed class Substitute() : SegmindClient("SG_0123456789abcdef")
    {
        private int _runs;

        public int Runs => _runs;

        public override Task<InferenceResult> RunAsync(InferenceRequest request, RunOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _runs);
            return Task.FromResult(new InferenceResult { RequestId = "substitute" });
        }
    }
}
