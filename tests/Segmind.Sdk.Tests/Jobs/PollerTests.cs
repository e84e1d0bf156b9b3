using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The loop alone: it knows clocks and nothing of HTTP.</summary>
public class PollerTests
{
    private readonly VirtualTime _time = new();
    private readonly List<TimeSpan> _starts = [];
    private readonly List<TimeSpan> _limits = [];

    [Fact]
    public async Task The_first_poll_is_when_the_schedule_says_and_the_rest_at_the_interval()
    {
        await PollAsync(Pace(first: 2, interval: 3, timeout: 12));

        Assert.Equal(JobService.Seconds(2, 5, 8, 11, 11.9), _starts);
    }

    [Fact]
    public async Task A_first_poll_that_is_overdue_is_made_at_once()
    {
        await PollAsync(Pace(first: -5, interval: 3, timeout: 4));

        Assert.Equal(JobService.Seconds(0, 3, 3.9), _starts);
    }

    [Fact]
    public async Task The_interval_counts_from_the_end_of_a_poll()
    {
        await PollAsync(Pace(first: 0, interval: 1, timeout: 9, limit: 10), _ => 2);

        Assert.Equal(JobService.Seconds(0, 3), _starts.Take(2));
    }

    [Fact]
    public async Task A_poll_may_take_its_own_limit_and_never_more_than_is_left()
    {
        await PollAsync(Pace(first: 0, interval: 4, timeout: 10, limit: 3));

        Assert.Equal(JobService.Seconds(0, 4, 8, 9.9), _starts);
        Assert.Equal(JobService.Seconds(3, 3, 2, 0.1), _limits);
    }

    [Fact]
    public async Task The_last_poll_leaves_room_for_an_answer_as_slow_as_the_one_before()
    {
        await PollAsync(Pace(first: 0, interval: 10, timeout: 20, limit: 10), _ => 2);

        Assert.Equal(JobService.Seconds(0, 12, 16), _starts);
        Assert.Equal(TimeSpan.FromSeconds(18), _time.Elapsed);
    }

    [Fact]
    public async Task The_room_for_the_last_poll_is_never_more_than_half_the_time()
    {
        await PollAsync(Pace(first: 5, interval: 1, timeout: 0.1));

        Assert.Equal(JobService.Seconds(0.05), _starts);
    }

    [Fact]
    public async Task One_slow_poll_does_not_end_the_wait_early()
    {
        await PollAsync(Pace(first: 0, interval: 1, timeout: 20, limit: 10), n => n == 1 ? 10 : 0);

        Assert.Equal(JobService.Seconds(0, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 19.9), _starts);
    }

    [Fact]
    public async Task Room_for_two_answers_is_left_once_they_take_more_than_the_least()
    {
        await PollAsync(Pace(first: 0, interval: 3, timeout: 10), _ => 0.15);

        Assert.Equal(JobService.Seconds(0, 3.15, 6.3, 9.45, 9.7), _starts);
    }

    [Fact]
    public async Task A_poll_that_is_due_just_when_the_last_one_starts_is_the_last()
    {
        await PollAsync(Pace(first: 0, interval: 9.9, timeout: 10));

        Assert.Equal(JobService.Seconds(0, 9.9), _starts);
    }

    [Fact]
    public async Task An_interval_longer_than_the_timeout_still_gets_one_poll()
    {
        await PollAsync(Pace(first: 7, interval: 7, timeout: 3));

        Assert.Equal(JobService.Seconds(2.9), _starts);
    }

    [Fact]
    public async Task A_reading_can_put_the_next_poll_off()
    {
        await PollAsync(Pace(first: 0, interval: 1, timeout: 10), readings: n => n == 1 ? new JobReading { RetryAfter = TimeSpan.FromSeconds(8) } : new JobReading());

        Assert.Equal(JobService.Seconds(0, 8, 9, 9.9), _starts);
    }

    [Fact]
    public async Task A_poll_put_off_beyond_the_deadline_is_made_just_before_it()
    {
        await PollAsync(Pace(first: 0, interval: 1, timeout: 10), readings: _ => new JobReading { RetryAfter = TimeSpan.FromHours(1) });

        Assert.Equal(JobService.Seconds(0, 9.9), _starts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Past_the_deadline_no_time_is_left_and_least_of_all_an_infinite_one(int millisecondsPast)
    {
        var poller = new Poller(_time, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromMilliseconds(1000 + millisecondsPast));

        Assert.Equal(TimeSpan.Zero, poller.Left);
    }

    [Fact]
    public async Task Without_a_timeout_it_goes_on_until_the_reader_stops()
    {
        await Assert.ThrowsAsync<SegmindException>(() => PollAsync(Pace(first: 0, interval: 86400, timeout: null), readings: n => n == 30 ? throw new SegmindException("enough") : new JobReading()));

        Assert.Equal(TimeSpan.FromDays(29), _time.Elapsed);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Cancellation_ends_it_between_two_polls()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2.5), _time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PollAsync(Pace(first: 0, interval: 1, timeout: 10), cancellationToken: source.Token));

        Assert.Equal(JobService.Seconds(0, 1, 2), _starts);
        Assert.Equal(TimeSpan.FromSeconds(2.5), _time.Elapsed);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task What_a_poll_throws_ends_it()
    {
        var thrown = await Assert.ThrowsAsync<SegmindException>(() => PollAsync(Pace(first: 0, interval: 1, timeout: 10), readings: n => n == 2 ? throw new SegmindException("gone") : new JobReading()));

        Assert.Equal("gone", thrown.Message);
        Assert.Equal(2, _starts.Count);
    }

    [Fact]
    public void At_the_deadline_no_poll_starts_any_more()
    {
        var poller = new Poller(_time, TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.True(poller.TryStart(out _));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.False(poller.TryStart(out _));
    }

    [Fact]
    public void It_tells_how_many_polls_have_ended_when_and_what_time_is_left()
    {
        var before = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(5));
        var poller = new Poller(_time, TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(1));
        poller.TryStart(out _);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((0, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7)), (poller.Polls, poller.StartedAfter(before), poller.Left));
        poller.End();
        Assert.Equal((1, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8)), (poller.Polls, poller.StartedAfter(before), poller.EndedAfter(before)));
        Assert.True(poller.Next(TimeSpan.FromSeconds(1)));
        Assert.Equal(Timeout.InfiniteTimeSpan, new Poller(_time, TimeSpan.Zero, Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(3)).Left);
    }

    private static Pacing Pace(double first, double interval, double? timeout, double limit = 10) => new(
        TimeSpan.FromSeconds(first),
        TimeSpan.FromSeconds(interval),
        timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
        TimeSpan.FromSeconds(limit));

    private Task PollAsync(Pacing pace, Func<int, double>? duration = null, Func<int, JobReading>? readings = null, CancellationToken cancellationToken = default)
    {
        return _time.RunAsync(PollAllAsync());

        async Task PollAllAsync()
        {
            var poller = new Poller(_time, pace.First, pace.Timeout, pace.PollLimit);
            JobReading reading;
            do
            {
                await poller.DelayAsync(cancellationToken);
                if (!poller.TryStart(out var limit))
                {
                    break;
                }

                _starts.Add(_time.Elapsed);
                _limits.Add(limit);
                var takes = TimeSpan.FromSeconds(duration?.Invoke(_starts.Count) ?? 0);
                await Task.Delay(takes < limit ? takes : limit, _time, cancellationToken);
                reading = readings?.Invoke(_starts.Count) ?? new JobReading();
                poller.End();
            }
            while (poller.Next(reading.RetryAfter > pace.Interval ? reading.RetryAfter.Value : pace.Interval));
        }
    }

    private sealed record Pacing(TimeSpan First, TimeSpan Interval, TimeSpan Timeout, TimeSpan PollLimit);
}
