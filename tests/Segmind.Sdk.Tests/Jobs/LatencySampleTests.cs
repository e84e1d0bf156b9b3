namespace Segmind.Sdk.Tests;

/// <summary>What a completed job tells about its model's latency.</summary>
public class LatencySampleTests
{
    [Fact]
    public void The_services_figure_counts_when_it_lies_between_the_two_polls() =>
        Assert.Equal(Sample(10.2, 10.2), LatencySample.Of(Seconds(10), Seconds(11), new() { TotalTime = Seconds(10.2) }));

    [Theory]
    [InlineData(9.9)]
    [InlineData(10)]
    [InlineData(11.1)]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(1e9)]
    public void The_polls_win_over_a_figure_outside_of_them(double stated) =>
        Assert.Equal(Sample(10, 11), LatencySample.Of(Seconds(10), Seconds(11), new() { TotalTime = Seconds(stated) }));

    [Fact]
    public void Without_a_figure_the_polls_say_all_that_is_known() =>
        Assert.Equal(Sample(10, 11), LatencySample.Of(Seconds(10), Seconds(11), new()));

    [Fact]
    public void The_total_goes_before_queue_and_compute_time_and_these_before_compute_time_alone()
    {
        Assert.Equal(Sample(9, 9), Of(new() { TotalTime = Seconds(9), QueueTime = Seconds(3), InferenceTime = Seconds(4) }));
        Assert.Equal(Sample(7, 7), Of(new() { QueueTime = Seconds(3), InferenceTime = Seconds(4) }));
        Assert.Equal(Sample(4, 4), Of(new() { InferenceTime = Seconds(4) }));
        Assert.Equal(Sample(0, 11), Of(new() { QueueTime = Seconds(3) }));
    }

    [Fact]
    public void Absurd_figures_do_not_overflow()
    {
        Assert.Equal(Sample(0, 11), Of(new() { QueueTime = TimeSpan.MaxValue, InferenceTime = TimeSpan.MaxValue }));
        Assert.Equal(Sample(0, 11), Of(new() { QueueTime = TimeSpan.MinValue, InferenceTime = Seconds(-4) }));
        Assert.Equal(Sample(0, 11), Of(new() { TotalTime = TimeSpan.MinValue }));
    }

    [Fact]
    public void A_job_that_its_first_poll_found_ended_took_at_most_the_first_wait() =>
        Assert.Equal(Sample(0, 7), LatencySample.Of(TimeSpan.Zero, Seconds(7), new()));

    [Fact]
    public void A_resumed_job_found_ended_at_once_tells_only_what_the_service_states()
    {
        Assert.Equal(Sample(12, 12), LatencySample.Of(null, Seconds(1800), new() { TotalTime = Seconds(12) }));
        Assert.Null(LatencySample.Of(null, Seconds(1800), new()));
        Assert.Null(LatencySample.Of(null, Seconds(1800), new() { TotalTime = Seconds(2000) }));
    }

    [Fact]
    public void Odd_clocks_make_no_odd_sample()
    {
        Assert.Equal(Sample(5, 5), LatencySample.Of(Seconds(6), Seconds(5), new()));
        Assert.Equal(Sample(0, 5), LatencySample.Of(Seconds(-6), Seconds(5), new()));
        Assert.Null(LatencySample.Of(Seconds(0), Seconds(0), new()));
        Assert.Null(LatencySample.Of(Seconds(-6), Seconds(-5), new() { TotalTime = Seconds(3) }));
    }

    private static LatencySample? Of(InferenceMetrics metrics) => LatencySample.Of(TimeSpan.Zero, Seconds(11), metrics);

    private static LatencySample Sample(double notBefore, double notAfter) => new(Seconds(notBefore), Seconds(notAfter));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
