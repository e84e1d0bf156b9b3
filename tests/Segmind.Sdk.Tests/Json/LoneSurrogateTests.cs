using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A property whose name is no Unicode hides neither the others nor the job.</summary>
public sealed class LoneSurrogateTests : IDisposable
{
    private const string Odd = "\"\\ud800zzzzzzzzzzzz\":1";
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task The_status_of_a_poll_is_still_read()
    {
        _job.Answers = n => FakeService.Json($$"""{"status":"{{(n == 1 ? "PROCESSING" : "COMPLETED")}}",{{Odd}}}""");

        Assert.Single((await _job.RunAsync()).Images);
        Assert.Equal(JobService.Seconds(1, 2), _job.Polls);
    }

    [Fact]
    public async Task The_images_of_a_result_are_still_found()
    {
        _job.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","output":"https://x.test/a.png",{{Odd}}}""");

        Assert.Equal("https://x.test/a.png", Assert.Single((await _job.RunAsync()).Images).Url!.AbsoluteUri);
    }

    [Fact]
    public async Task The_reason_of_a_failure_is_still_told()
    {
        _job.Answers = _ => FakeService.Json($$"""{"status":"FAILED","error":"bad image",{{Odd}}}""", System.Net.HttpStatusCode.UnprocessableEntity);

        Assert.Equal("bad image", (await _job.FailAsync<InferenceFailedException>()).Detail);
    }

    [Fact]
    public async Task The_words_of_a_refused_submit_are_still_told()
    {
        _job.Submit = () => JobService.Error(400, $$"""{"error":"no such size",{{Odd}}}""");

        Assert.Equal("no such size", (await _job.FailAsync<SegmindApiException>()).Detail);
    }

    [Theory]
    [InlineData("""{"request_id":"r1",ODD}""")]
    [InlineData("""{ODD,"request_id":"r1"}""")]
    [InlineData("""{"\ud800quest_id":1,"request_id":"r1"}""")]
    [InlineData("""{"\ud800":1,"request_id":"r1"}""")]
    public async Task The_id_of_an_accepted_submit_is_still_the_job(string body)
    {
        _job.Submit = () => FakeService.Json(body.Replace("ODD", Odd, StringComparison.Ordinal));

        Assert.Equal("r1", (await _job.Client.SubmitAsync(JobService.Request)).RequestId);
    }

    [Fact]
    public async Task A_direct_answer_is_still_read()
    {
        _job.Submit = () => FakeService.Json($$"""{"output":"https://x.test/a.png",{{Odd}}}""");
        Assert.Single((await RunDirectAsync()).Images);

        _job.Submit = () => FakeService.Json($$"""{"error":"no",{{Odd}}}""");
        Assert.Equal("no", (await Assert.ThrowsAsync<InferenceFailedException>(RunDirectAsync)).Detail);
    }

    private Task<InferenceResult> RunDirectAsync() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct });
}
