using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Direct answers that are a success by their status alone.</summary>
public sealed class DirectFailureTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("FAILED")]
    [InlineData("failed")]
    public async Task A_state_of_FAILED_is_a_failure(string word)
    {
        _job.Submit = () => FakeService.Json($$"""{"status":"{{word}}","error":"bad image"}""");

        Assert.Equal("bad image", (await Assert.ThrowsAsync<InferenceFailedException>(RunAsync)).Detail);
    }

    [Theory]
    [InlineData("QUEUED")]
    [InlineData("PROCESSING")]
    [InlineData("REHEATING")]
    public async Task A_state_that_has_no_end_yet_is_an_unknown_outcome_with_its_id(string word)
    {
        _job.Submit = () => FakeService.Json($$"""{"status":"{{word}}","request_id":"q1"}""");

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(RunAsync);

        Assert.Equal(("q1", ChargeOutcome.Unknown), (unknown.RequestId, unknown.Charge));
        Assert.Contains(word, unknown.Message);
    }

    [Fact]
    public async Task Words_alone_are_a_failure_with_the_id_of_the_header()
    {
        _job.Submit = () =>
        {
            var reply = FakeService.Json("""{"message":"try another picture"}""");
            reply.Headers.Add("x-request-id", "q7");
            return reply;
        };

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(RunAsync);

        Assert.Equal(("q7", "try another picture"), (failed.RequestId, failed.Detail));
    }

    [Fact]
    public async Task A_success_that_breaks_off_says_so_with_its_cause()
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream("half an image", deaf: false, new IOException("The response ended prematurely."))) };

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(RunAsync);

        Assert.Contains("The response ended prematurely", unknown.Message);
        Assert.IsAssignableFrom<IOException>(unknown.InnerException);
    }

    private Task<InferenceResult> RunAsync() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct });
}
