using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public sealed class PollBudgetTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly List<(string Who, TimeSpan At)> _left = [];
    private PollBudget _budget;

    public PollBudgetTests() => _budget = new PollBudget(2, _time);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public async Task Without_a_rate_nobody_waits()
    {
        _budget = new PollBudget(null, _time);

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(await _budget.TryPollAsync(TimeSpan.Zero, CancellationToken.None));
        }

        Assert.False(_budget.IsLimited);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task However_many_wait_they_leave_at_the_rate()
    {
        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 6).Select(n => PollAsync($"{n}"))));

        Assert.Equal(JobService.Seconds(0, 0.5, 1, 1.5, 2, 2.5), _left.Select(poll => poll.At));
    }

    [Fact]
    public async Task A_rate_that_was_not_used_is_not_saved_up()
    {
        await PollAsync("first");
        _time.Advance(TimeSpan.FromMinutes(1));

        await _time.RunAsync(Task.WhenAll(PollAsync("a"), PollAsync("b"), PollAsync("c")));

        Assert.InRange(_left[2].At - _left[1].At, TimeSpan.FromSeconds(0.48), TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), _left[3].At - _left[2].At);
    }

    [Fact]
    public async Task The_poll_that_is_longest_overdue_goes_first()
    {
        var (first, second) = (PollAsync("taken"), PollAsync("old"));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var third = PollAsync("young");

        await _time.RunAsync(Task.WhenAll(first, second, third));

        Assert.Equal(["taken", "old", "young"], _left.Select(poll => poll.Who));
    }

    [Fact]
    public async Task The_fetch_of_a_result_waits_for_nobody_and_takes_a_polls_turn()
    {
        Task[] polls = [PollAsync("taken"), PollAsync("poll"), PollAsync("poll")];
        _budget.Fetch();

        await _time.RunAsync(Task.WhenAll(polls));

        Assert.Equal(JobService.Seconds(0, 1, 1.5), _left.Select(poll => poll.At));
    }

    [Fact]
    public async Task A_submit_lets_everything_go_first_that_falls_due_within_a_minute_and_takes_no_turn()
    {
        Task[] all = [PollAsync("taken"), PollAsync("poll"), SubmitAsync("submit"), PollAsync("poll")];

        await _time.RunAsync(Task.WhenAll(all));

        (string, TimeSpan)[] expected = [("poll", TimeSpan.FromSeconds(0.5)), ("poll", TimeSpan.FromSeconds(1)), ("submit", TimeSpan.FromSeconds(1)), ("taken", TimeSpan.Zero)];
        Assert.Equal(expected, _left.OrderBy(one => one.Who, StringComparer.Ordinal).ThenBy(one => one.At));
    }

    [Fact]
    public async Task A_submit_does_not_wait_for_ever_where_polls_are_always_overdue()
    {
        var polls = Enumerable.Range(0, 3).Select(async _ =>
        {
            while (_time.Elapsed < TimeSpan.FromMinutes(5))
            {
                await PollAsync("poll");
            }
        });
        var submit = Task.CompletedTask;
        var all = Task.WhenAll(polls);
        submit = SubmitAsync("submit");

        await _time.RunAsync(Task.WhenAll(all, submit));

        Assert.InRange(_left.Single(one => one.Who == "submit").At, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
    }

    [Fact]
    public async Task One_whose_time_is_up_first_gives_up_and_takes_no_turn()
    {
        var taken = PollAsync("taken");
        var late = _budget.TryPollAsync(TimeSpan.FromSeconds(0.2), CancellationToken.None).AsTask();
        var next = PollAsync("next");

        await _time.RunAsync(Task.WhenAll(taken, late, next));

        Assert.False(await late);
        Assert.Equal(JobService.Seconds(0, 0.5), _left.Select(poll => poll.At));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task One_that_is_cancelled_takes_no_turn()
    {
        using var source = new CancellationTokenSource();
        var taken = PollAsync("taken");
        var cancelled = _budget.TryPollAsync(Timeout.InfiniteTimeSpan, source.Token).AsTask();
        var next = PollAsync("next");
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await _time.RunAsync(Task.WhenAll(taken, next));

        Assert.Equal(JobService.Seconds(0, 0.5), _left.Select(poll => poll.At));
    }

    [Fact]
    public async Task One_that_was_cancelled_before_takes_no_turn_either()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _budget.SubmitAsync(new CancellationToken(canceled: true)).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _budget.TryPollAsync(Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true)).AsTask());

        Assert.True(_budget.TryPollAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_that_was_cancelled_holds_up_no_submit_behind_it()
    {
        using var source = new CancellationTokenSource();
        var (taken, next) = (PollAsync("taken"), PollAsync("next"));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var cancelled = _budget.TryPollAsync(Timeout.InfiniteTimeSpan, source.Token).AsTask();
        var submit = SubmitAsync("submit");
        await source.CancelAsync();

        await _time.RunAsync(Task.WhenAll(taken, next, submit));

        Assert.Equal(TimeSpan.FromSeconds(0.5), _left.Single(one => one.Who == "submit").At);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task Where_no_time_is_left_a_free_turn_is_not_taken()
    {
        Assert.False(await _budget.TryPollAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.False(await _budget.TryPollAsync(TimeSpan.FromSeconds(-1), CancellationToken.None));

        Assert.True(_budget.TryPollAsync(TimeSpan.FromTicks(10_000), CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void A_turn_that_is_free_is_taken_at_once()
    {
        Assert.True(_budget.TryPollAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.True(_budget.TryPollAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void A_submit_with_nothing_to_collect_leaves_at_once_and_leaves_the_turn_to_a_poll()
    {
        Assert.True(_budget.SubmitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.True(_budget.TryPollAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.True(_budget.SubmitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task At_a_rate_that_is_no_whole_milliseconds_none_leaves_too_early()
    {
        _budget = new PollBudget(3, _time);

        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 4).Select(n => PollAsync($"{n}"))));

        Assert.Equal(JobService.Seconds(0, 0.334, 0.667, 1), _left.Select(poll => poll.At));
    }

    [Fact]
    public async Task Turns_that_were_missed_are_made_up_for_no_more_than_20_milliseconds()
    {
        _budget = new PollBudget(100, _time);
        await PollAsync("first");
        _time.Advance(TimeSpan.FromSeconds(1));

        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 5).Select(n => PollAsync($"{n}"))));

        Assert.Equal(JobService.Seconds(0, 1, 1, 1, 1.01, 1.02), _left.Select(poll => poll.At));
    }

    [Fact]
    public async Task Closed_it_ends_every_wait_and_leaves_no_timer()
    {
        var taken = PollAsync("taken");
        Task[] waiting = [PollAsync("poll"), SubmitAsync("submit")];

        _budget.Dispose();

        await taken;
        foreach (var one in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => _time.RunAsync(one));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => PollAsync("after"));
        Assert.Equal(0, _time.PendingTimers);
    }

    private async Task PollAsync(string who)
    {
        Assert.True(await _budget.TryPollAsync(Timeout.InfiniteTimeSpan, CancellationToken.None));
        Note(who);
    }

    private async Task SubmitAsync(string who)
    {
        await _budget.SubmitAsync(CancellationToken.None);
        Note(who);
    }

    private void Note(string who)
    {
        lock (_left)
        {
            _left.Add((who, _time.Elapsed));
        }
    }
}
