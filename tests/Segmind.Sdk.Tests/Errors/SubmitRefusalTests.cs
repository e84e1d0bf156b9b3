using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What a caller is told when the service refuses a submit: the whole table.</summary>
public sealed class SubmitRefusalTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData(400, "Missing field", SegmindErrorKind.InvalidRequest, "Mend the request")]
    [InlineData(401, "bad key", SegmindErrorKind.Unauthorized, "SEGMIND_API_KEY")]
    [InlineData(402, "Insufficient credits.", SegmindErrorKind.InsufficientCredits, "Top up")]
    [InlineData(403, "not your team", SegmindErrorKind.Forbidden, "permission")]
    [InlineData(404, "Model not found", SegmindErrorKind.ModelNotFound, "slug")]
    [InlineData(405, "Not Allowed", SegmindErrorKind.MethodNotAllowed, "base address")]
    [InlineData(406, "Insufficient Credits", SegmindErrorKind.InsufficientCredits, "Top up")]
    [InlineData(406, "Your balance is too low", SegmindErrorKind.InsufficientCredits, "Top up")]
    [InlineData(406, "Invalid content type", SegmindErrorKind.UnsupportedContent, "proxy")]
    [InlineData(406, "Content-Type not acceptable", SegmindErrorKind.UnsupportedContent, "proxy")]
    [InlineData(406, "Team spend limit reached", SegmindErrorKind.SpendLimit, "owner")]
    [InlineData(406, "size must be one of adaptive", SegmindErrorKind.InvalidRequest, "Mend the request")]
    [InlineData(410, "This model is retired", SegmindErrorKind.ModelRetired, "another model")]
    [InlineData(413, "Payload too large", SegmindErrorKind.InvalidRequest, "Mend the request")]
    [InlineData(415, "Unsupported media type", SegmindErrorKind.UnsupportedContent, "proxy")]
    public async Task A_refused_submit_says_what_happened_that_nothing_was_charged_and_what_to_do(int status, string words, SegmindErrorKind kind, string advice)
    {
        _job.Submit = () => JobService.Error(status, $$"""{"error":"{{words}}"}""");

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(((HttpStatusCode)status, kind, ChargeOutcome.NotCharged, words), (refused.StatusCode, refused.Kind, refused.Charge, refused.Detail));
        Assert.False(refused.IsTransient);
        Assert.StartsWith($"Could not submit seededit-v3: HTTP {status} ({kind}), \"{words.TrimEnd('.')}\". Nothing was charged. ", refused.Message);
        Assert.Contains(advice, refused.Message);
        Assert.Null(refused.Job);
        Assert.Single(_job.Service.Arrivals);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Theory]
    [InlineData(400, SegmindErrorKind.InvalidRequest)]
    [InlineData(401, SegmindErrorKind.Unauthorized)]
    [InlineData(404, SegmindErrorKind.ModelNotFound)]
    [InlineData(406, SegmindErrorKind.InsufficientCredits)]
    [InlineData(410, SegmindErrorKind.ModelRetired)]
    public async Task A_refusal_without_a_body_is_judged_by_its_status(int status, SegmindErrorKind kind)
    {
        _job.Submit = () => JobService.Error(status, "");

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(kind, refused.Kind);
        Assert.Null(refused.Detail);
        Assert.Null(refused.ResponseBody);
    }

    [Theory]
    [InlineData("error-bad-key.401.json", SegmindErrorKind.Unauthorized, "Unauthorized. API key is invalid or may have expired...")]
    [InlineData("error-no-key.401.json", SegmindErrorKind.Unauthorized, "Missing Authorization or x-api-key in header")]
    [InlineData("error-oauth.401.json", SegmindErrorKind.Unauthorized, "Token is invalid or expired.")]
    [InlineData("error-no-credits.402.json", SegmindErrorKind.InsufficientCredits, "Insufficient credits. You have 0.0 credits.")]
    [InlineData("error-content-type.406.json", SegmindErrorKind.UnsupportedContent, "Invalid content type")]
    [InlineData("error-method.405.html", SegmindErrorKind.MethodNotAllowed, "405 Not Allowed")]
    [InlineData("error-moderation-v1.400.json", SegmindErrorKind.ContentBlocked, "ByteDance image API error: The request failed because the output image may contain sensitive information.")]
    [InlineData("aiml-error.400.json", SegmindErrorKind.InvalidRequest, "Body validation error")]
    public async Task The_published_error_replies_are_understood(string fixture, SegmindErrorKind kind, string detail)
    {
        _job.Submit = () => Fixture.Reply(fixture);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(kind, refused.Kind);
        Assert.Equal(detail, refused.Detail);
        Assert.Equal(Fixture.Text(fixture), refused.ResponseBody);
    }

    [Fact]
    public async Task A_direct_run_that_is_blocked_is_a_400_of_its_own_kind()
    {
        _job.Submit = () => Fixture.Reply("error-moderation-v1.400.json");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }));

        Assert.Equal((SegmindErrorKind.ContentBlocked, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        Assert.StartsWith("Could not run seededit-v3: HTTP 400 (ContentBlocked)", refused.Message);
        Assert.Contains("Change the prompt or the image.", refused.Message);
    }

    [Fact]
    public async Task A_rate_limit_is_sent_again_after_its_reset_and_then_told()
    {
        _job.Submit = () => _job.RateLimited(10);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal((SegmindErrorKind.RateLimited, ChargeOutcome.NotCharged, true), (refused.Kind, refused.Charge, refused.IsTransient));
        Assert.Equal(VirtualTime.Start.AddSeconds(40), refused.ResetAt);
        Assert.Equal(4, _job.Service.Posts.Count());
        Assert.Equal(TimeSpan.FromSeconds(30), _job.Time.Elapsed);
    }

    [Fact]
    public async Task A_rate_limit_that_resets_far_away_is_told_at_once()
    {
        _job.Submit = () => _job.RateLimited(61);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(VirtualTime.Start.AddSeconds(61), refused.ResetAt);
        Assert.Single(_job.Service.Posts);
        Assert.Equal(TimeSpan.Zero, _job.Time.Elapsed);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(422)]
    public async Task A_submit_that_is_answered_with_FAILED_and_no_id_failed(int status)
    {
        _job.Submit = () => JobService.Error(status, """{"status":"FAILED","error":"Prompt is required"}""");

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.Equal(("Prompt is required", ChargeOutcome.NotCharged), (failed.Detail, failed.Charge));
        Assert.Null(failed.Job);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_gateway_that_says_failed_of_itself_proves_nothing(int status)
    {
        _job.Submit = () => JobService.Error(status, """{"status":"failed","message":"Service unavailable"}""");

        Assert.Equal(ChargeOutcome.Unknown, (await _job.FailAsync<SubmitOutcomeUnknownException>()).Charge);
    }
}
