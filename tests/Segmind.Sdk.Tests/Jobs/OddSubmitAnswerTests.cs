using System.Globalization;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Answers to a submit that are odd and still name a job.</summary>
public sealed class OddSubmitAnswerTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("\ufeff{\"request_id\":\"r1\",\"status\":\"QUEUED\"}", "r1")]
    [InlineData("""{"request_id":12345,"status":"QUEUED"}""", "12345")]
    public async Task A_byte_order_mark_or_a_number_for_an_id_is_a_job(string body, string id)
    {
        _job.Submit = () => FakeService.Json(body);

        var job = await _job.Client.SubmitAsync(JobService.Request);
        var result = await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal((id, id), (job.RequestId, result.RequestId));
        Assert.Single(_job.Service.Posts);
    }

    [Fact]
    public async Task A_byte_order_mark_does_not_hide_a_state_or_a_result()
    {
        _job.Answers = _ => FakeService.Json("\ufeff{\"status\":\"COMPLETED\"}");
        _job.Results = _ => FakeService.Json("\ufeff{\"status\":\"COMPLETED\",\"output\":\"https://x.test/a.png\"}");

        Assert.Single((await _job.RunAsync()).Images);
    }

    [Fact]
    public async Task A_service_at_the_end_of_time_breaks_no_job()
    {
        _job.Submit = () =>
        {
            var reply = FakeService.Json("""{"request_id":"r1"}""");
            reply.Headers.TryAddWithoutValidation("Date", "Fri, 31 Dec 9999 23:59:59 GMT");
            return reply;
        };

        var job = await _job.Client.SubmitAsync(JobService.Request);

        Assert.Equal("9999", job.SubmittedAt!.Value.Year.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeOffset.MaxValue, job.ExpiresAt);
        Assert.Single((await _job.Time.RunAsync(job.WaitAsync())).Images);
    }

    [Fact]
    public async Task A_poll_url_whose_host_has_no_ASCII_form_is_ignored_and_never_asked()
    {
        _job.Submit = () => FakeService.Json("""{"request_id":"r1","poll_url":"https://a\u200db.com/x"}""");

        var job = await _job.Client.SubmitAsync(new RetouchWorkflow { Image = ImageInput.FromUrl("https://example.com/a.png") });

        Assert.Equal(("r1", "https://api.segmind.com/workflows/request/r1"), (job.RequestId, job.PollUrl!.AbsoluteUri));
        Assert.Throws<ArgumentException>(() => _job.Client.GetJob(new Uri("https://a\u200db.com/x")));
    }
}
