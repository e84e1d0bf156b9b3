using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The service's words, whichever member or page holds them, and no more of them than a person reads.</summary>
public sealed class ErrorBodyTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("""{"error":"words"}""")]
    [InlineData("""{"message":"words"}""")]
    [InlineData("""{"detail":"words"}""")]
    [InlineData("""{"error_message":"words"}""")]
    [InlineData("""{"error":{"message":"words","code":7}}""")]
    [InlineData("""{"error_message":{"message":"words"}}""")]
    [InlineData("""{"error":{"error":{"detail":"words"}}}""")]
    [InlineData("""{"error":"","message":"words"}""")]
    [InlineData("""{"error":null,"detail":"words"}""")]
    [InlineData("""{"error":true,"message":"words"}""")]
    [InlineData("""{"error":"invalid_request","error_description":"words"}""")]
    [InlineData("\"words\"")]
    [InlineData("words")]
    [InlineData("  words\n")]
    [InlineData("<html><head><title>words</title></head></html>")]
    [InlineData("<!DOCTYPE html><HTML><TITLE> words </TITLE>")]
    public async Task The_words_are_found(string body) => Assert.Equal("words", (await RefusedAsync(body)).Detail);

    [Theory]
    [InlineData("""{"error":{"code":7}}""", """{"code":7}""")]
    [InlineData("""{"detail":[{"loc":["prompt"]}]}""", """[{"loc":["prompt"]}]""")]
    [InlineData("<title>a &amp; b</title>", "a & b")]
    [InlineData("""{"error":"bro""", """{"error":"bro""")]
    public async Task What_has_no_plain_words_is_shown_as_it_is(string body, string detail) => Assert.Equal(detail, (await RefusedAsync(body)).Detail);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("""{"error":7}""")]
    [InlineData("{\"error\":\"\\ud800\"}")]
    public async Task A_body_without_words_leaves_the_detail_out(string body)
    {
        var refused = await RefusedAsync(body);

        Assert.Null(refused.Detail);
        Assert.StartsWith("Could not submit seededit-v3: HTTP 400 (InvalidRequest). Nothing was charged.", refused.Message);
    }

    [Fact]
    public async Task The_body_is_capped_and_the_words_are_shortened()
    {
        var refused = await RefusedAsync($$"""{"error":"{{new string('x', 9000)}}"}""");

        Assert.Equal(4096, refused.ResponseBody!.Length);
        Assert.Equal(501, refused.Detail!.Length);
        Assert.EndsWith("x…", refused.Detail);
        Assert.InRange(refused.Message.Length, 500, 800);
    }

    [Fact]
    public async Task A_page_of_two_mebibytes_is_not_carried_about()
    {
        _job.Answers = _ => JobService.Text("<p>" + new string('x', 2 * 1024 * 1024), status: 401);

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 3);

        var fault = Assert.IsType<SegmindApiException>(timeout.InnerException);
        Assert.Equal(4096, fault.ResponseBody!.Length);
        Assert.InRange(fault.ToString().Length, 500, 3000);
    }

    [Fact]
    public async Task A_refusal_of_two_mebibytes_proves_nothing_about_a_submit()
    {
        _job.Submit = () => JobService.Text(new string('x', 2 * 1024 * 1024), status: 400);

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        Assert.Equal(4096, unknown.ResponseBody!.Length);
        Assert.Contains("broke off", unknown.Message);
    }

    private async Task<SegmindApiException> RefusedAsync(string body)
    {
        _job.Submit = () => JobService.Text(body, "application/json", 400);
        return await _job.FailAsync<SegmindApiException>();
    }
}
