using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class RateLimitResetTests
{
    private const string Header = "x-rate-limit-reset-at-utc";

    // The virtual clock stands at 2026-11-21 12:00:00 UTC.
    [Theory]
    [InlineData("2026-11-21T12:00:30Z", 30)]
    [InlineData("2026-11-21T12:00:30.250Z", 30.25)]
    [InlineData("2026-11-21T12:00:30", 30)]
    [InlineData("2026-11-21 12:00:30", 30)]
    [InlineData("2026-11-21T14:00:30+02:00", 30)]
    [InlineData("2026-11-21 12:00:30+00:00", 30)]
    [InlineData("2026-11-21T12:00:30.123456", 30.123456)]
    [InlineData("Sat, 21 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("1795262430", 30)]
    [InlineData("1795262430000", 30)]
    [InlineData("1795262430250", 30.25)]
    [InlineData("2026-11-22T12:00:00Z", 86_400)]
    public void A_reset_that_can_be_read_is_waited_for(string value, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delay((Header, value)));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-30")]
    [InlineData("-1795262430")]
    [InlineData("30")]
    [InlineData("0")]
    [InlineData("5.5")]
    [InlineData("12:30")]
    [InlineData("12/25")]
    [InlineData("1795262430.5")]
    [InlineData("1e10")]
    [InlineData("0x6b0e")]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("999999999999999")]
    [InlineData("2026-11-21T11:59:59Z")]
    [InlineData("2026-11-21T12:00:00Z")]
    [InlineData("2026-13-41T12:00:00Z")]
    [InlineData("Mon")]
    [InlineData("Nov 25")]
    [InlineData("25 Dec")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData(" Nov-2028")]
    [InlineData("100000000000")]
    public void A_reset_that_makes_no_sense_is_as_if_absent(string value) => Assert.Null(Delay((Header, value)));

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Sat, 21 Nov 2026 12:00:30 GMT", 30)]
    public void Retry_after_is_read_when_there_is_no_reset(string value, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delay(("Retry-After", value)));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delay((Header, "garbage"), ("Retry-After", value)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("Sat, 21 Nov 2026 11:59:30 GMT")]
    [InlineData("99999999999999999999")]
    public void Retry_after_that_makes_no_sense_is_as_if_absent(string value) => Assert.Null(Delay(("Retry-After", value)));

    [Theory]
    [InlineData("99999999999", 99_999_999_999_000)]
    [InlineData("253402300799999", 253_402_300_799_999)]
    public void Seconds_end_where_milliseconds_begin_and_those_end_with_the_calendar(string value, long milliseconds) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - VirtualTime.Start, Delay((Header, value)));

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    [InlineData(31, false)]
    public void Retry_after_must_end_before_the_calendar_does(int seconds, bool isRead)
    {
        var time = new VirtualTime();
        time.Skew = DateTimeOffset.MaxValue - time.GetUtcNow() - TimeSpan.FromSeconds(30);

        Assert.Equal(isRead ? TimeSpan.FromSeconds(seconds) : null, Delay(time, ("Retry-After", $"{seconds}")));
    }

    [Fact]
    public void A_reset_wins_over_retry_after() => Assert.Equal(TimeSpan.FromSeconds(7), Delay((Header, "2026-11-21T12:00:07Z"), ("Retry-After", "30")));

    [Fact]
    public void Nothing_stated_is_nothing() => Assert.Null(Delay());

    [Theory]
    [InlineData(-86_400)]
    [InlineData(+86_400)]
    public void The_distance_is_by_the_services_clock(int skewInSeconds)
    {
        var time = new VirtualTime { Skew = TimeSpan.FromSeconds(skewInSeconds) };
        const string now = "Sat, 21 Nov 2026 12:00:00 GMT";

        Assert.Equal(TimeSpan.FromSeconds(30), Delay(time, ("Date", now), (Header, "1795262430")));
        Assert.Equal(TimeSpan.FromSeconds(30), Delay(time, ("Date", now), ("Retry-After", "30")));
    }

    private static TimeSpan? Delay(params (string Name, string Value)[] headers) => Delay(new VirtualTime(), headers);

    private static TimeSpan? Delay(TimeProvider time, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return RateLimitReset.Delay(response.Headers, time);
    }
}
