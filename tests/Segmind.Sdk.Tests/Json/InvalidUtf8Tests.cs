using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>An error that is JSON but no UTF-8 inside: its words are lost, the job and the kind of the failure are not.</summary>
public sealed class InvalidUtf8Tests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("{\"code\":\"")]
    [InlineData("[\"")]
    public async Task A_failed_job_still_ends_as_failed(string error)
    {
        _job.Answers = _ => Reply("{\"status\":\"FAILED\",\"error\":" + error, error, HttpStatusCode.UnprocessableEntity);

        var failed = await _job.FailAsync<InferenceFailedException>();

        Assert.Equal(JobService.Id, failed.RequestId);
        Assert.Null(failed.Detail);
    }

    [Theory]
    [InlineData("{\"code\":\"")]
    [InlineData("[\"")]
    public async Task A_refused_submit_is_still_a_refusal(string error)
    {
        _job.Submit = () => Reply("{\"error\":" + error, error, HttpStatusCode.BadRequest);

        var refused = await _job.FailAsync<SegmindApiException>();

        Assert.Equal(SegmindErrorKind.InvalidRequest, refused.Kind);
        Assert.Null(refused.Detail);
    }

    private static HttpResponseMessage Reply(string before, string error, HttpStatusCode status)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(before), 0xFF, .. error[0] == '{' ? "\"}}"u8 : "\"]}"u8];
        return new(status) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
    }
}
