using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public sealed class PollScheduleTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task A_fixed_schedule_polls_at_its_interval()
    {
        _job.Answers = n => JobService.State(n <= 2 ? "PROCESSING" : "COMPLETED");

        await _job.RunAsync(new RunOptions { Schedule = PollSchedule.Fixed(TimeSpan.FromSeconds(3)) });

        Assert.Equal(JobService.Seconds(3, 6, 9), _job.Polls);
    }

    [Fact]
    public async Task A_backoff_waits_longer_each_time_up_to_its_cap()
    {
        _job.Answers = n => JobService.State(n <= 4 ? "PROCESSING" : "COMPLETED");

        await _job.RunAsync(new RunOptions { Schedule = PollSchedule.Backoff(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(5)) });

        Assert.Equal(JobService.Seconds(1, 3, 7, 12, 17), _job.Polls);
    }

    [Fact]
    public void An_interval_is_the_short_way_to_write_a_fixed_schedule()
    {
        var wait = new WaitOptions { Interval = TimeSpan.FromSeconds(4) };

        Assert.Equal(TimeSpan.FromSeconds(4), wait.Interval);
        Assert.NotNull(wait.Schedule);
        wait.Schedule = PollSchedule.Backoff(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(5));
        Assert.Null(wait.Interval);
        wait.Interval = null;
        Assert.Null(wait.Schedule);
    }

    [Theory]
    [InlineData(0, 2, 5, "first")]
    [InlineData(-1, 2, 5, "first")]
    [InlineData(90_000, 2, 90_000, "first")]
    [InlineData(1, 0.99, 5, "factor")]
    [InlineData(1, double.NaN, 5, "factor")]
    [InlineData(1, double.PositiveInfinity, 5, "factor")]
    [InlineData(2, 2, 1, "cap")]
    [InlineData(2, 2, 86_401, "cap")]
    public void A_backoff_that_makes_no_sense_is_refused_by_name(double first, double factor, double cap, string name)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => PollSchedule.Backoff(TimeSpan.FromSeconds(first), factor, TimeSpan.FromSeconds(cap)));

        Assert.Equal(name, refused.ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void An_interval_that_makes_no_sense_is_refused(double seconds) =>
        Assert.Equal("interval", Assert.Throws<ArgumentOutOfRangeException>(() => PollSchedule.Fixed(TimeSpan.FromSeconds(seconds))).ParamName);

    [Fact]
    public void A_backoff_that_has_gone_on_for_ever_stays_at_its_cap()
    {
        var schedule = PollSchedule.Backoff(TimeSpan.FromSeconds(1), 10, TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), schedule.Gap(new PollMoment(int.MaxValue, TimeSpan.FromDays(1), _job.Client.GetJob("r1"), new LatencyBook())));
    }

    [Fact]
    public async Task An_adaptive_wait_polls_where_the_jobs_before_it_ended()
    {
        var ends = TimeSpan.Zero;
        _job.Poll = (_, _) => Task.FromResult(JobService.State(_job.Time.Elapsed >= ends ? "COMPLETED" : "PROCESSING"));
        var polls = new List<int>();
        var lags = new List<TimeSpan>();
        for (var run = 0; run < 12; run++)
        {
            ends = _job.Time.Elapsed + TimeSpan.FromSeconds(30 + (run % 3));
            var before = _job.Polls.Count;
            await _job.RunAsync(new RunOptions { Schedule = PollSchedule.Adaptive });
            polls.Add(_job.Polls.Count - before);
            lags.Add(_job.Polls[^1] - ends);
        }

        // The page says 10.85 s, so that the first run is polled from early on.
        Assert.InRange(polls[0], 12, 40);
        Assert.All(polls.Skip(8), count => Assert.InRange(count, 1, 11));
        Assert.All(lags.Skip(8), lag => Assert.InRange(lag, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task What_a_failed_job_took_says_nothing_about_the_model()
    {
        async Task<List<TimeSpan>> GapsAsync()
        {
            var start = _job.Time.Elapsed;
            var before = _job.Polls.Count;
            _job.Poll = (_, _) => Task.FromResult(JobService.State(_job.Time.Elapsed - start >= TimeSpan.FromSeconds(40) ? "FAILED" : "PROCESSING", 200));
            await Assert.ThrowsAsync<InferenceFailedException>(() => _job.RunAsync(new RunOptions { Schedule = PollSchedule.Adaptive }));
            return [.. _job.Polls.Skip(before).Select(at => at - start)];
        }

        var first = await GapsAsync();
        for (var run = 0; run < 10; run++)
        {
            await GapsAsync();
        }

        Assert.Equal(first, await GapsAsync());
    }
}
