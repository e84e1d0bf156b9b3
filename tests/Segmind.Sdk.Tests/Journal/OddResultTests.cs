using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Results that a journal can't hold as they came, or that are none yet.</summary>
public sealed class OddResultTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();
    private readonly JobService _service;

    public OddResultTests() => _service = NewService();

    private RunOnceOptions Options => new() { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    [Theory]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"note\":\"\\ud800\"")]
    [InlineData("\"notes\":[\"\\ud800\",{\"\\udc00\":\"\\ud800\"}]")]
    [InlineData("\"twice\":1,\"twice\":2")]
    public async Task An_image_beside_what_no_file_can_hold_is_saved(string odd)
    {
        _service.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","output":"https://images.segmind.com/generations/x.png",{{odd}},"seed":7}""");

        var first = Assert.Single((await RunAsync()).Images);
        using var next = NewService();
        var second = Assert.Single((await RunAsync(next)).Images);

        Assert.Equal(first.Path, second.Path);
        Assert.Empty(next.Service.Arrivals);
        Assert.Equal(RunState.Saved, (await next.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task A_failure_in_words_that_no_file_can_hold_is_told_and_written_down()
    {
        _service.Answers = _ => FakeService.Json("""{"status":"FAILED","error":"bad image","note":"\ud800"}""", System.Net.HttpStatusCode.UnprocessableEntity);

        Assert.Equal("bad image", (await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync())).Detail);
        Assert.Equal("bad image", (await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync())).Detail);

        Assert.Equal(RunState.Failed, (await _service.Client.FindRunAsync(Key)).State);
    }

    [Fact]
    public async Task Content_that_is_no_image_is_fetched_again_rather_than_told_as_nothing()
    {
        var text = Convert.ToBase64String(new byte[6_000]);
        _service.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","mask":"{{text}}"}""");

        Assert.Equal(text, (await RunAsync()).Raw?.GetProperty("mask").GetString());
        using var next = NewService();
        next.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","mask":"{{text}}"}""");
        Assert.Equal(text, (await RunAsync(next)).Raw?.GetProperty("mask").GetString());

        Assert.Empty(next.Service.Posts);
    }

    [Fact]
    public async Task A_result_without_any_content_is_fetched_once()
    {
        _service.Results = _ => FakeService.Json("""{"status":"COMPLETED","note":"nothing to see"}""");

        await RunAsync();
        await RunAsync();

        Assert.Single(_service.Fetches);
    }

    [Fact]
    public async Task A_status_that_says_completed_too_early_does_not_outlive_the_callers_time()
    {
        _service.Results = _ => JobService.State("PROCESSING");
        var states = new List<JobState>();
        var options = Options;
        (options.Timeout, options.Progress) = (TimeSpan.FromMinutes(2), new Told<JobStatus>(status => states.Add(status.State)));

        var e = await Assert.ThrowsAsync<InferenceTimeoutException>(() => RunAsync(options: options));

        Assert.Equal((JobService.Id, ChargeOutcome.ChargedIfCompleted), (e.RequestId, e.Charge));
        Assert.InRange(_service.Time.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
        Assert.Equal([JobState.Queued, JobState.Completed, JobState.Processing], states.Take(3));
    }

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    private JobService NewService() => new(options => options.Journal = new FileJobJournal(_folder["journal"]));

    private Task<InferenceResult> RunAsync(JobService? service = null, RunOnceOptions? options = null) =>
        (service ?? _service).Time.RunAsync((service ?? _service).Client.RunOnceAsync(Key, JobService.Request, options ?? Options));
}
