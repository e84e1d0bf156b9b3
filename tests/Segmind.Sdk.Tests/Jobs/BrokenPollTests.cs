using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A poll that breaks is no news: the wait goes on.</summary>
public sealed class BrokenPollTests : IDisposable
{
    private readonly JobService _job = new();

    public static TheoryData<string> Breaks =>
    [
        "reset", "refused", "io", "408", "500", "502 page", "503", "504", "half json", "empty", "not an object", "a number", "a string", "no status",
        "status is a number", "status is null", "302", "304", "broken off", "broken off behind its end", "too large", "not unicode", "422 cut",
    ];

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_broken_poll_is_no_news(string kind)
    {
        _job.Answers = n => n <= 2 ? Break(kind) : JobService.State("COMPLETED");

        var result = await _job.RunAsync();

        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(1, 2, 3), _job.Polls);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData("REHEATING")]
    [InlineData("")]
    [InlineData("CANCELLED")]
    [InlineData("COMPLETED_WITH_WARNINGS")]
    public async Task An_unknown_state_goes_on(string word)
    {
        var seen = new List<JobStatus>();
        _job.Answers = n => JobService.State(n < 3 ? word : "COMPLETED");

        await _job.RunAsync(new RunOptions { Progress = new Heard(seen) });

        Assert.Equal(3, _job.Polls.Count);
        Assert.Equal((JobState.Unknown, word), (seen[1].State, seen[1].RawState));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("Completed")]
    public async Task The_case_of_a_state_does_not_matter(string word)
    {
        _job.Answers = _ => JobService.State(word);

        await _job.RunAsync();

        Assert.Single(_job.Polls);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(59)]
    public async Task The_reset_of_a_rate_limit_wins_over_the_interval(double seconds)
    {
        _job.Answers = n => n == 1 ? _job.RateLimited(seconds) : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 1 + seconds), _job.Polls);
    }

    [Fact]
    public async Task A_reset_sooner_than_the_interval_does_not_hasten_the_next_poll()
    {
        _job.Answers = n => n <= 3 ? _job.RateLimited(0.002) : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 2, 3, 4), _job.Polls);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("Failed")]
    [InlineData("completed")]
    public async Task A_gateway_that_says_in_small_letters_that_it_failed_is_no_news(string word)
    {
        _job.Answers = n => n <= 2 ? JobService.State(word, 503) : JobService.State("COMPLETED");

        Assert.Single((await _job.RunAsync()).Images);
        Assert.Equal(JobService.Seconds(1, 2, 3), _job.Polls);
    }

    [Theory]
    [InlineData("FAILED", 422)]
    [InlineData("failed", 422)]
    [InlineData("COMPLETED", 500)]
    public async Task A_state_in_capitals_or_under_422_is_the_end(string word, int status)
    {
        _job.Answers = _ => JobService.State(word, status);

        var fault = await Record.ExceptionAsync(() => _job.RunAsync());

        Assert.Equal(status == 422 ? typeof(InferenceFailedException) : null, fault?.GetType());
        Assert.Single(_job.Polls);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task The_reset_counts_by_the_services_clock_however_wrong_ours_is(int hours)
    {
        _job.Time.Skew = TimeSpan.FromHours(hours);
        _job.Answers = n => n == 1 ? _job.RateLimited(20) : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 21), _job.Polls);
    }

    [Fact]
    public async Task A_reset_far_away_is_capped_at_a_minute()
    {
        _job.Answers = n => n == 1 ? _job.RateLimited(3600) : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 61), _job.Polls);
    }

    [Fact]
    public async Task A_reset_in_the_past_is_as_if_absent()
    {
        _job.Answers = n => n == 1 ? _job.RateLimited(-30) : JobService.State("COMPLETED");

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 6), _job.Polls);
    }

    [Fact]
    public async Task A_reset_beyond_the_deadline_still_leaves_the_last_poll()
    {
        _job.Answers = n => n == 1 ? _job.RateLimited(50) : JobService.State("COMPLETED");

        await _job.RunAsync(timeout: 10);

        Assert.Equal(JobService.Seconds(1, 9.9), _job.Polls);
    }

    [Fact]
    public async Task A_rate_limit_without_a_reset_backs_off_for_five_seconds()
    {
        _job.Answers = n => n == 1 ? JobService.Error(429) : JobService.State("COMPLETED");

        await _job.RunAsync(timeout: 60, interval: 3);

        Assert.Equal(JobService.Seconds(3, 8), _job.Polls);
    }

    private static HttpResponseMessage Break(string kind) => kind switch
    {
        "reset" => throw new HttpRequestException("Connection reset by peer"),
        "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"),
        "io" => throw new IOException("The response ended prematurely."),
        "408" or "500" or "503" or "504" => JobService.Error((int)Enum.Parse<HttpStatusCode>(kind)),
        "502 page" => JobService.Text("<html><title>502 Bad Gateway</title></html>", status: 502),
        "half json" => FakeService.Json("""{"status":"COMPL"""),
        "empty" => FakeService.Json(""),
        "not an object" => FakeService.Json("""["COMPLETED"]"""),
        "a number" => FakeService.Json("42"),
        "a string" => FakeService.Json("\"COMPLETED\""),
        "no status" => FakeService.Json("""{"metrics":{}}"""),
        "status is a number" => FakeService.Json("""{"status":3}"""),
        "status is null" => FakeService.Json("""{"status":null}"""),
        "302" => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new("https://elsewhere.example/") } },
        "304" => new HttpResponseMessage(HttpStatusCode.NotModified),
        "broken off" => new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"status":"CO""", deaf: false, new IOException("reset"))) },
        "broken off behind its end" => new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"status":"FAILED"}""", deaf: false, new IOException("reset"))) },
        "too large" => FakeService.Json($$"""{"status":"COMPLETED","pad":"{{new string('x', 2 * 1024 * 1024)}}"}"""),
        "not unicode" => FakeService.Json("{\"status\":\"\\ud800\"}"),
        "422 cut" => new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new StreamContent(new StalledStream("""{"error":"x","status":"FAILED"}""", deaf: false, new IOException("reset"))) },
        _ => throw new InvalidOperationException(kind),
    };

    private sealed class Heard(List<JobStatus> seen) : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => seen.Add(value);
    }
}
