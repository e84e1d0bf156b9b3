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

        Assert.Equal(TimeSpan.FromSeconds(30), schedule.Gap(new PollMoment(int.MaxValue, TimeSpan.FromDays(1), _job.Client.GetJob("r1"))));
    }
}
