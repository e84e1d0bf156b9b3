using System.Globalization;
using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>429 without an id refuses the submit: it is sent again after its reset by the service's clock, within reason.</summary>
public class RateLimitedSubmitTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData(0)]
    [InlineData(-36_000)]
    [InlineData(+36_000)]
    public async Task A_limited_submit_waits_for_the_reset_by_the_services_clock(int skewInSeconds)
    {
        var time = new VirtualTime { Skew = TimeSpan.FromSeconds(skewInSeconds) };
        var posts = 0;
        var service = new FakeService(_ => ++posts == 1 ? Limited(time, TimeSpan.FromSeconds(40)) : FakeService.Json("""{"request_id":"r1"}"""));
        using var client = service.NewClient(time);

        var job = await time.RunAsync(client.SubmitAsync(Request));

        Assert.Equal("r1", job.RequestId);
        Assert.Equal(2, service.Posts.Count());
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(41));
    }

    [Fact]
    public async Task It_is_sent_four_times_at_most()
    {
        var time = new VirtualTime();
        var service = new FakeService(_ => Limited(time, TimeSpan.FromSeconds(5)));
        using var client = service.NewClient(time);

        var limited = await time.RunAsync(Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request)));

        Assert.Equal((SegmindErrorKind.RateLimited, ChargeOutcome.NotCharged), (limited.Kind, limited.Charge));
        Assert.NotNull(limited.ResetAt);
        Assert.Equal(RetryTable.SubmitRetries + 1, service.Posts.Count());
    }

    [Theory]
    [InlineData(60, 4)]
    [InlineData(61, 1)]
    [InlineData(3600, 1)]
    public async Task A_reset_that_is_too_far_away_is_the_callers_to_wait_out(int seconds, int posts)
    {
        var time = new VirtualTime();
        var service = new FakeService(_ => Limited(time, TimeSpan.FromSeconds(seconds)));
        using var client = service.NewClient(time);

        var limited = await time.RunAsync(Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request)));

        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(posts, service.Posts.Count());
    }

    [Fact]
    public async Task A_limited_answer_that_names_a_job_is_the_job()
    {
        var service = new FakeService(_ => FakeService.Json("""{"request_id":"r1"}""", HttpStatusCode.TooManyRequests));
        using var client = service.NewClient();

        Assert.Equal("r1", (await client.SubmitAsync(Request)).RequestId);
        Assert.Single(service.Posts);
    }

    private static HttpResponseMessage Limited(VirtualTime time, TimeSpan reset)
    {
        var now = VirtualTime.Start + time.Elapsed;
        now = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second, TimeSpan.Zero);
        var response = FakeService.Json("""{"error":"slow down"}""", HttpStatusCode.TooManyRequests);
        response.Headers.Date = now;
        response.Headers.Add("x-rate-limit-reset-at-utc", (now + reset).ToString("O", CultureInfo.InvariantCulture));
        return response;
    }
}
