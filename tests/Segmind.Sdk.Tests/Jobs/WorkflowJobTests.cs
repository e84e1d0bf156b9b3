using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Workflow runs: one poll URL that holds status and result.</summary>
public sealed class WorkflowJobTests : IDisposable
{
    private const string Usual = "https://api.segmind.com/workflows/request/r1";
    private static readonly RetouchWorkflow Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png") };
    private readonly JobService _job = new();

    public WorkflowJobTests() => _job.Answers = n => Fixture.Reply(n == 1 ? "workflow-processing.200.json" : "workflow-completed.200.json");

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task A_workflow_runs_to_the_image_in_its_output_string()
    {
        _job.Submit = () => Fixture.Reply("workflow-submit.200.json");

        var result = await _job.Time.RunAsync(_job.Client.RunAsync(Request));

        Assert.Equal("https://images.segmind.com/generations/y.png", result.Images.Single().Url!.AbsoluteUri);
        Assert.Equal("Infographic", result.Images.Single().Name);
        Assert.Equal("68a98710c49c91c2edbbbfa0-v1", result.Model);
        Assert.Equal("Infographic", result.Output!.Value[0].GetProperty("keyname").GetString());
        Assert.Equal(
            ["/workflows/68a98710c49c91c2edbbbfa0-v1", "/workflows/request/47411f110c6fa4fe05dcb9ffed2c1962", "/workflows/request/47411f110c6fa4fe05dcb9ffed2c1962"],
            _job.Service.Arrivals.Select(arrival => arrival.Path));
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task A_poll_url_on_our_own_origin_is_followed_as_it_is()
    {
        _job.Submit = () => FakeService.Json("""{"request_id":"r1","poll_url":"https://api.segmind.com/workflows/v9/poll/zzz?shard=3"}""");

        var job = await _job.Client.SubmitAsync(Request);
        await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal("https://api.segmind.com/workflows/v9/poll/zzz?shard=3", job.PollUrl!.AbsoluteUri);
        Assert.Equal("/workflows/v9/poll/zzz?shard=3", _job.Service.Arrivals.Last().Url.PathAndQuery);
    }

    [Theory]
    [InlineData("https://evil.example/workflows/request/r1")]
    [InlineData("http://api.segmind.com/workflows/request/r1")]
    [InlineData("https://api.segmind.com:8443/workflows/request/r1")]
    [InlineData("https://user:pw@api.segmind.com/workflows/request/r1")]
    [InlineData("https://api.segmind.com.evil.example/workflows/request/r1")]
    [InlineData("//evil.example/workflows/request/r1")]
    [InlineData("/workflows/request/other")]
    [InlineData("not a url")]
    [InlineData("")]
    public async Task A_poll_url_elsewhere_is_ignored_and_built_anew(string url)
    {
        _job.Submit = () => FakeService.Json($$"""{"request_id":"r1","poll_url":"{{url}}"}""");

        var job = await _job.Client.SubmitAsync(Request);
        await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal(Usual, job.PollUrl!.AbsoluteUri);
        Assert.All(_job.Service.Arrivals, arrival => Assert.Equal("https://api.segmind.com", arrival.Url.GetLeftPart(UriPartial.Authority)));
    }

    [Theory]
    [InlineData("""{"request_id":"r1"}""")]
    [InlineData("""{"request_id":"r1","poll_url":null}""")]
    [InlineData("""{"request_id":"r1","poll_url":7}""")]
    public async Task Without_a_poll_url_the_usual_one_is_built(string submitted)
    {
        _job.Submit = () => FakeService.Json(submitted);

        var job = await _job.Client.SubmitAsync(Request);

        Assert.Equal(Usual, job.PollUrl!.AbsoluteUri);
    }

    [Fact]
    public async Task A_workflow_resumes_by_its_poll_url()
    {
        var job = _job.Client.GetJob(new Uri(Usual));

        var result = await _job.Time.RunAsync(job.WaitAsync());

        Assert.Equal("r1", job.RequestId);
        Assert.Single(result.Images);
        Assert.Equal(JobService.Seconds(0, 7), _job.Polls);
    }

    [Theory]
    [InlineData("https://evil.example/workflows/request/r1")]
    [InlineData("http://api.segmind.com/workflows/request/r1")]
    [InlineData("https://key@api.segmind.com/workflows/request/r1")]
    public void A_poll_url_of_another_origin_is_refused(string url)
    {
        var refused = Assert.Throws<ArgumentException>(() => _job.Client.GetJob(new Uri(url)));

        Assert.Equal("pollUrl", refused.ParamName);
        Assert.Contains("https://api.segmind.com/", refused.Message);
    }

    [Fact]
    public async Task A_timeout_of_a_workflow_says_to_resume_by_its_poll_url()
    {
        _job.Answers = _ => JobService.State("PROCESSING");

        var timeout = await Assert.ThrowsAsync<InferenceTimeoutException>(() => _job.Time.RunAsync(_job.Client.RunAsync(Request)));

        Assert.Contains("client.GetJob(pollUrl)", timeout.Message);
        Assert.Equal(Usual, timeout.Job.PollUrl!.AbsoluteUri);
    }

    [Fact]
    public void A_relative_poll_url_is_refused() =>
        Assert.Throws<ArgumentException>(() => _job.Client.GetJob(new Uri("/workflows/request/r1", UriKind.Relative)));

    [Fact]
    public void A_poll_url_without_an_id_is_refused() =>
        Assert.Throws<ArgumentException>(() => _job.Client.GetJob(new Uri("https://api.segmind.com/")));

    [Fact]
    public async Task A_workflow_that_fails_under_200_throws_with_its_words()
    {
        _job.Answers = _ => Fixture.Reply("workflow-failed.200.json");

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => _job.Time.RunAsync(_job.Client.RunAsync(Request)));

        Assert.Equal("Node failed", failed.Detail);
        Assert.Equal(ChargeOutcome.NotCharged, failed.Charge);
    }

    [Theory]
    [InlineData(WorkflowAuthentication.Both, true, true)]
    [InlineData(WorkflowAuthentication.Bearer, false, true)]
    [InlineData(WorkflowAuthentication.ApiKeyHeader, true, false)]
    public async Task The_key_travels_in_the_headers_that_were_chosen(WorkflowAuthentication chosen, bool header, bool bearer)
    {
        using var job = new JobService(options => options.WorkflowAuthentication = chosen);
        job.Answers = _ => Fixture.Reply("workflow-completed.200.json");

        await job.Time.RunAsync(job.Client.RunAsync(Request));

        Assert.Equal(2, job.Service.Arrivals.Count);
        Assert.All(job.Service.Arrivals, arrival => Assert.Equal((header, bearer), (arrival.Headers.ContainsKey("x-api-key"), arrival.Headers.ContainsKey("Authorization"))));
    }

    [Fact]
    public async Task GetResultAsync_of_a_workflow_reads_the_poll_url()
    {
        _job.Answers = _ => Fixture.Reply("workflow-completed.200.json");

        var result = await _job.Client.GetJob(new Uri(Usual)).GetResultAsync();

        Assert.Single(result.Images);
    }

    [Fact]
    public async Task GetResultAsync_of_a_workflow_takes_no_result_without_a_state()
    {
        _job.Answers = _ => FakeService.Json("""{"output":"https://images.segmind.com/x.png"}""");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(_job.Client.GetJob(new Uri(Usual)).GetResultAsync()));

        Assert.Equal(SegmindErrorKind.UnreadableAnswer, refused.Kind);
    }
}
