using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>How a job ends: the body that says so wins over the HTTP status, and the fetch has a limit of its own.</summary>
public sealed class JobEndTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("v2-status-failed.422.json", "Prompt is required for video generation.")]
    [InlineData("v2-status-failed-docs.422.json", "Prompt is Mandatory and must be string")]
    public async Task A_FAILED_job_is_a_result_served_as_422(string fixture, string detail)
    {
        _job.Answers = _ => Fixture.Reply(fixture);

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.Equal(detail, failed.Detail);
        Assert.Equal("FAILED", failed.Body!.Value.GetProperty("status").GetString());
        Assert.Equal(ChargeOutcome.NotCharged, failed.Charge);
        Assert.Equal("r1", failed.Job!.RequestId);
        Assert.False(failed.LooksBlocked);
        Assert.Contains($"seededit-v3 r1 FAILED: \"{detail.TrimEnd('.')}\". Nothing was charged.", failed.Message);
        Assert.Empty(_job.Fetches);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task FAILED_wins_over_every_HTTP_status(int status)
    {
        _job.Answers = _ => FakeService.Json(Fixture.Text("v2-status-failed.422.json"), (System.Net.HttpStatusCode)status);

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.Equal("Prompt is required for video generation.", failed.Detail);
        Assert.Single(_job.Polls);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(503)]
    public async Task COMPLETED_wins_over_every_HTTP_status(int status)
    {
        _job.Answers = _ => JobService.State("COMPLETED", status);

        await _job.RunAsync();

        Assert.Single(_job.Polls);
        Assert.Single(_job.Fetches);
    }

    [Fact]
    public async Task A_job_that_fails_without_a_word_says_so()
    {
        _job.Answers = _ => JobService.State("FAILED", 422);

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.Null(failed.Detail);
        Assert.Contains("the service gave no reason", failed.Message);
    }

    [Fact]
    public async Task A_content_block_is_recognised_by_its_words()
    {
        _job.Answers = _ => JobService.Error(422, """{"status":"FAILED","error":"The output image may contain sensitive information."}""");

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.True(failed.LooksBlocked);
        Assert.Contains("Change the prompt or the image.", failed.Message);
    }

    [Fact]
    public async Task A_long_reason_is_shortened_but_the_body_has_it_all()
    {
        _job.Answers = _ => JobService.Error(422, $$"""{"status":"FAILED","error":"{{new string('x', 9000)}}"}""");

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.InRange(failed.Message.Length, 500, 900);
        Assert.Equal(9000, failed.Body!.Value.GetProperty("error").GetString()!.Length);
    }

    [Fact]
    public async Task FAILED_seen_at_the_fetch_counts_too()
    {
        _job.Results = _ => Fixture.Reply("v2-status-failed.422.json");

        await _job.FailAsync<InferenceFailedException>();
    }

    [Fact]
    public async Task The_result_is_fetched_once_and_polling_stops()
    {
        var result = await _job.RunAsync();

        Assert.Equal("r1", result.RequestId);
        Assert.Equal("seededit-v3", result.Model);
        Assert.Single(_job.Fetches);
        Assert.Single(_job.Polls);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData("""{"output":"https://x.test/a.png"}""")]
    [InlineData("""{"images":[{"url":"https://x.test/a.png"}]}""")]
    public async Task A_result_without_a_status_is_the_result(string body)
    {
        _job.Results = _ => FakeService.Json(body);

        var result = await _job.RunAsync();

        Assert.Equal("https://x.test/a.png", Assert.Single(result.Images).Url!.AbsoluteUri);
        Assert.Single(_job.Fetches);
    }

    [Fact]
    public async Task A_result_route_that_says_QUEUED_goes_on_polling()
    {
        _job.Results = n => n == 1 ? Fixture.Reply("v2-status-queued.200.json") : Fixture.Reply("v2-result-image.200.json");

        var result = await _job.RunAsync();

        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(1, 2), _job.Polls);
    }

    [Fact]
    public async Task A_result_that_never_comes_out_ends_in_a_timeout_of_the_job()
    {
        _job.Results = _ => JobService.State("PROCESSING");

        await _job.FailAsync<InferenceTimeoutException>(timeout: 5);
    }

    [Theory]
    [InlineData("502")]
    [InlineData("reset")]
    [InlineData("broken off")]
    [InlineData("truncated")]
    [InlineData("a page")]
    public async Task A_fetch_that_breaks_is_made_again_at_the_pace_of_the_polls(string kind)
    {
        _job.Results = n => n < 6 ? Break(kind) : Fixture.Reply("v2-result-image.200.json");

        var result = await _job.RunAsync(timeout: 30, interval: 2);

        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(2, 4, 6, 8, 10, 12), _job.Fetches);
        Assert.Single(_job.Polls);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task A_fetch_that_is_rate_limited_waits_as_a_poll_does()
    {
        _job.Results = n => n switch
        {
            1 => Break("429"),
            2 => _job.RateLimited(20),
            _ => Fixture.Reply("v2-result-image.200.json"),
        };

        await _job.RunAsync();

        Assert.Equal(JobService.Seconds(1, 6, 26), _job.Fetches);
    }

    [Fact]
    public async Task A_fetch_goes_on_beyond_the_deadline_of_the_wait()
    {
        _job.Results = n => n < 40 ? Break("502") : Fixture.Reply("v2-result-image.200.json");

        var result = await _job.RunAsync(timeout: 5);

        Assert.Single(result.Images);
        Assert.Equal(TimeSpan.FromSeconds(40), _job.Time.Elapsed);
    }

    [Fact]
    public async Task A_fetch_that_keeps_answering_502_is_a_fault_of_a_job_that_was_charged()
    {
        _job.Results = _ => Break("502");

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(SegmindErrorKind.ServerError, refused.Kind);
        Assert.Equal(ChargeOutcome.Charged, refused.Charge);
        Assert.Equal("r1", refused.Job!.RequestId);
        Assert.Contains("fetch the result of job r1", refused.Message);
        Assert.Equal(TimeSpan.FromSeconds(1 + 59.9), _job.Fetches[^1]);
        Assert.Equal(61, _job.Fetches.Count);
    }

    [Fact]
    public async Task A_fetch_without_an_answer_is_a_connection_fault_of_a_job_that_was_charged()
    {
        _job.Results = _ => Break("reset");

        var fault = await _job.FailAsync<SegmindConnectionException>();

        Assert.Equal(ChargeOutcome.Charged, fault.Charge);
        Assert.Equal("r1", fault.Job!.RequestId);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_fetch_that_is_refused_for_good_is_made_once(int status)
    {
        _job.Results = _ => JobService.Error(status);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal((ChargeOutcome.Charged, "r1"), (refused.Charge, refused.RequestId));
        Assert.Single(_job.Fetches);
    }

    [Fact]
    public async Task Fetches_that_hang_are_cut_at_a_third_of_the_limit_and_made_again()
    {
        _job.Fetch = (n, token) => n < 3 ? JobService.HangAsync(token) : Task.FromResult(Fixture.Reply("v2-result-image.200.json"));

        var result = await _job.RunAsync(timeout: 5);

        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(1, 22, 42), _job.Fetches);
    }

    [Fact]
    public async Task A_fetch_that_hangs_for_ever_ends_by_its_own_limit_and_is_no_timeout_of_the_job()
    {
        _job.Fetch = (_, token) => JobService.HangAsync(token);

        var fault = await _job.FailAsync<SegmindConnectionException>(timeout: 5);

        Assert.Contains("fetch the result of job r1: no answer within", fault.Message);
        Assert.Equal((ChargeOutcome.Charged, "r1"), (fault.Charge, fault.RequestId));
        Assert.Equal(TimeSpan.FromSeconds(61), _job.Time.Elapsed);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Waiting_again_after_a_failed_fetch_brings_the_paid_result()
    {
        _job.Results = n => n <= 61 ? Break("502") : Fixture.Reply("v2-result-image.200.json");
        var refused = await _job.FailAsync<SegmindApiException>();

        var result = await _job.Time.RunAsync(refused.Job!.WaitAsync());

        Assert.Single(result.Images);
        Assert.Single(_job.Service.Posts);
    }

    private static HttpResponseMessage Break(string kind) => kind switch
    {
        "reset" => throw new HttpRequestException("Connection reset by peer"),
        "broken off" => new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"status":"COMPLETED","output":"htt""", deaf: false, new IOException("reset"))) },
        "429" => JobService.Error(429),
        "truncated" => FakeService.Json("""{"status":"COMPLETED","output":"htt"""),
        "a page" => JobService.Text("<html>"),
        _ => JobService.Error(502),
    };
}
