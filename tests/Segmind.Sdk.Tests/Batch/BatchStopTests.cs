using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What refuses row after row is asked no further: the rows that are left come out unsent.</summary>
public sealed class BatchStopTests : IDisposable
{
    private const int Room = 8;
    private readonly BatchService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData(401, "invalid key", SegmindErrorKind.Unauthorized)]
    [InlineData(402, "top up", SegmindErrorKind.InsufficientCredits)]
    [InlineData(406, "not enough credits", SegmindErrorKind.InsufficientCredits)]
    [InlineData(406, "spend limit of the team", SegmindErrorKind.SpendLimit)]
    public async Task A_refusal_of_the_account_stops_every_further_submit(int status, string detail, SegmindErrorKind kind)
    {
        _service.Submit = prompt => BatchService.NumberOf(prompt) < 20 ? BatchService.Accepted(prompt) : JobService.Error(status, $$"""{"error":"{{detail}}"}""");

        var outcomes = await _service.RunAsync(200, new BatchOptions { MaxConcurrency = Room });

        Assert.Equal(Enumerable.Range(0, 200), outcomes.Select(outcome => outcome.Index).Order());
        Assert.InRange(_service.Submitted.Count, 21, 20 + Room);
        Assert.Equal(20, outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(_service.Submitted.Count - 20, outcomes.Count(outcome => outcome.Error is SegmindApiException));
        var skipped = outcomes.Where(outcome => outcome.IsSkipped).ToList();
        Assert.Equal(200 - _service.Submitted.Count, skipped.Count);
        Assert.All(skipped, outcome => Assert.Equal(ChargeOutcome.NotCharged, outcome.Charge));
        Assert.All(skipped, outcome => Assert.Equal(kind, Assert.IsType<SegmindApiException>(Assert.IsType<SegmindException>(outcome.Error).InnerException).Kind));
    }

    [Fact]
    public async Task What_is_under_way_when_the_batch_stops_ends_as_it_does()
    {
        var answer = new TaskCompletionSource();
        _service.SubmitAsync = async (prompt, _) =>
        {
            await (prompt == "3" ? _service.ArriveAsync(Room) : answer.Task);
            return prompt == "3" ? JobService.Error(401) : BatchService.Accepted(prompt);
        };
        var running = BatchService.CollectAsync(_service.Client.RunManyAsync(_service.Requests(50), new BatchOptions { MaxConcurrency = Room }));
        await _service.ArriveAsync(Room);
        await _service.Time.SettleAsync();

        answer.SetResult();
        var outcomes = await _service.Time.RunAsync(running);

        Assert.Equal(Room, _service.Submitted.Count);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], outcomes.Where(outcome => outcome.Result is not null).Select(outcome => outcome.Index).Order());
        Assert.Equal(50 - Room, outcomes.Count(outcome => outcome.IsSkipped));
    }

    [Fact]
    public async Task The_rest_of_the_input_is_skipped_no_faster_than_it_is_taken()
    {
        _service.Submit = _ => JobService.Error(401);
        var taken = 0;

        await _service.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (var _ in _service.Client.RunManyAsync(_service.Requests(100), new BatchOptions { MaxConcurrency = Room }))
            {
                taken++;
                await Task.Delay(TimeSpan.FromSeconds(1), _service.Time);
                Assert.InRange(_service.Read, taken, taken + Room);
            }
        }));

        Assert.Equal(100, taken);
    }

    [Fact]
    public async Task A_retired_model_stops_its_own_rows_alone()
    {
        _service.Submit = prompt => BatchService.NumberOf(prompt) % 2 == 0 ? JobService.Error(410) : BatchService.Accepted(prompt);

        var outcomes = await _service.RunAsync(_service.Requests(100, number => BatchService.Request(number, number % 2 == 0 ? "old" : "new")), new BatchOptions { MaxConcurrency = Room });

        Assert.Equal(50, outcomes.Count(outcome => outcome.Result is not null));
        var old = outcomes.Where(outcome => outcome.Index % 2 == 0).ToList();
        Assert.Equal(50, old.Count);
        Assert.InRange(_service.Service.Posts.Count(post => post.Path == "/v2/old"), 1, Room);
        Assert.Equal(50 - _service.Service.Posts.Count(post => post.Path == "/v2/old"), old.Count(outcome => outcome is { IsSkipped: true, Error.InnerException: SegmindApiException { Kind: SegmindErrorKind.ModelRetired } }));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(415)]
    public async Task Other_refusals_are_those_of_their_row(int status)
    {
        _service.Submit = prompt => prompt == "0" ? JobService.Error(status) : BatchService.Accepted(prompt);

        var outcomes = await _service.RunAsync(20, new BatchOptions { MaxConcurrency = 2 });

        Assert.Equal(19, outcomes.Count(outcome => outcome.Result is not null));
        Assert.False(outcomes.Single(outcome => outcome.Error is not null).IsSkipped);
    }

    [Fact]
    public async Task A_poll_that_is_unauthorized_stops_nothing()
    {
        _service.Poll = prompt => prompt == "0" ? JobService.Error(401) : null;

        var outcomes = await _service.RunAsync(20, new BatchOptions { MaxConcurrency = 2 });

        Assert.Equal(19, outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(("job-0", ChargeOutcome.ChargedIfCompleted), (outcomes.Single(outcome => outcome.Error is not null).RequestId, outcomes.Single(outcome => outcome.Error is not null).Charge));
    }

    [Fact]
    public async Task A_row_that_waits_out_a_rate_limit_when_the_batch_stops_is_not_sent_again()
    {
        var refusal = new TaskCompletionSource();
        _service.SubmitAsync = async (prompt, _) =>
        {
            // The second is on its way before the first one's answer pauses all submits.
            await (prompt == "0" ? BatchService.UntilAsync(() => _service.Submitted.Count == 2) : refusal.Task);
            return JobService.Error(prompt == "0" ? 429 : 401);
        };
        var running = BatchService.CollectAsync(_service.Client.RunManyAsync(_service.Requests(2), new BatchOptions { MaxConcurrency = 2 }));
        await _service.ArriveAsync(2);
        await _service.Time.SettleAsync();

        refusal.SetResult();
        var outcomes = await _service.Time.RunAsync(running);

        Assert.Equal(2, _service.Submitted.Count);
        Assert.Equal([1, 0], outcomes.Select(outcome => outcome.Index));
        Assert.True(outcomes[1].IsSkipped);
    }

    [Fact]
    public async Task Rows_that_wait_for_a_permit_when_the_batch_stops_take_none()
    {
        var others = new TaskCompletionSource();
        using var limiter = new FakeLimiter(async (asked, token) => asked == 1 || await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => true, token));
        _service.SubmitAsync = async (_, _) =>
        {
            await others.Task;
            return JobService.Error(402);
        };
        var running = BatchService.CollectAsync(_service.Client.RunManyAsync(_service.Requests(20), new BatchOptions { MaxConcurrency = Room, SubmitLimiter = limiter }));
        await BatchService.UntilAsync(() => limiter.Asked == Room);

        others.SetResult();
        var outcomes = await _service.Time.RunAsync(running);

        Assert.Equal((1, Room), (limiter.Given, limiter.Asked));
        Assert.Single(_service.Submitted);
        Assert.Equal(19, outcomes.Count(outcome => outcome.IsSkipped));
    }
}
