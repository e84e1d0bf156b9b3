using System.Text.Json.Nodes;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The verbs of the client: modes, the blocking twin, slugs, handles, disposal, substitutes.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly RetouchWorkflow Workflow = new() { Image = ImageInput.FromUrl("https://example.com/a.png") };
    private static readonly AimlSeedEdit Aiml = new() { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" };
    private readonly JobService _job = new();

    public static TheoryData<string, RunMode> Refused => new() { { "workflow", RunMode.Direct }, { "AIML", RunMode.Queue }, { "model", (RunMode)7 } };

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_mode_that_the_system_does_not_have_is_refused_before_anything_is_sent(string system, RunMode mode)
    {
        InferenceRequest request = system switch { "workflow" => Workflow, "AIML" => Aiml, _ => JobService.Request };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _job.Client.RunAsync(request, new RunOptions { Mode = mode }));

        Assert.Equal("options", refused.ParamName);
        Assert.Contains("Leave Mode unset", refused.Message);
        Assert.Empty(_job.Service.Arrivals);
    }

    [Theory]
    [InlineData(null, "/v2/seededit-v3")]
    [InlineData(RunMode.Queue, "/v2/seededit-v3")]
    [InlineData(RunMode.Direct, "/v1/seededit-v3")]
    public async Task A_model_runs_queued_unless_told_otherwise(RunMode? mode, string path)
    {
        _job.Submit = () => FakeService.Json("""{"request_id":"r1","output":"https://x.test/a.png"}""");

        await _job.RunAsync(new RunOptions { Mode = mode });

        Assert.Equal(path, _job.Service.Posts.Single().Path);
    }

    [Fact]
    public async Task A_workflow_may_be_told_to_queue_and_AIML_to_run_directly()
    {
        _job.Answers = _ => Fixture.Reply("workflow-completed.200.json");
        await _job.Time.RunAsync(_job.Client.RunAsync(Workflow, new RunOptions { Mode = RunMode.Queue }));
        _job.Submit = () => Fixture.Reply("aiml-later.200.json");
        await _job.Client.RunAsync(Aiml, new RunOptions { Mode = RunMode.Direct });

        Assert.Equal(2, _job.Service.Posts.Count());
    }

    [Fact]
    public void The_blocking_twin_works_under_a_context_with_one_thread()
    {
        using var client = _job.Service.NewClient(TimeProvider.System);
        InferenceResult? result = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new StuckContext());
            result = client.Run(JobService.Request, new RunOptions { Interval = TimeSpan.FromMilliseconds(1) });
        })
        { IsBackground = true };

        thread.Start();

        Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "Run waits for its own context");
        Assert.Single(result!.Images);
    }

    [Fact]
    public void The_blocking_twin_throws_what_its_twin_throws()
    {
        _job.Submit = () => JobService.Error(401);

        Assert.Equal(SegmindErrorKind.Unauthorized, Assert.Throws<SegmindApiException>(() => _job.Client.Run(JobService.Request)).Kind);
    }

    [Fact]
    public async Task A_slug_runs_with_its_parameters_copied()
    {
        var parameters = new JsonObject { ["prompt"] = "a fox", ["n"] = new JsonArray(1, 2) };

        await _job.Time.RunAsync(_job.Client.RunAsync("nano-banana", parameters));
        await _job.Client.SubmitAsync("nano-banana", parameters);

        Assert.All(_job.Service.Posts, post => Assert.Equal(("/v2/nano-banana", """{"prompt":"a fox","n":[1,2]}"""), (post.Path, post.Body)));
        Assert.Equal(2, _job.Service.Posts.Count());
    }

    [Fact]
    public async Task Null_arguments_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _job.Client.RunAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _job.Client.SubmitAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _job.Client.RunAsync("slug", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _job.Client.UploadAsync(null!));
        Assert.Throws<ArgumentNullException>(() => _job.Client.GetJob((Uri)null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("\ufffd")]
    [InlineData(null)]
    public void An_id_that_can_not_be_part_of_an_address_is_refused(string? id) => Assert.ThrowsAny<ArgumentException>(() => _job.Client.GetJob(id!));

    [Fact]
    public void An_id_longer_than_any_is_refused() => Assert.Throws<ArgumentException>(() => _job.Client.GetJob(new string('a', 513)));

    [Theory]
    [InlineData("47411f110c6fa4fe05dcb9ffed2c1962", "47411f110c6fa4fe05dcb9ffed2c1962")]
    [InlineData("2c7f59ea-13f1-402c-9353-915a2b5a2124", "2c7f59ea-13f1-402c-9353-915a2b5a2124")]
    [InlineData("../credits", "..%2Fcredits")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("%2e%2e", "%252e%252e")]
    public async Task An_id_is_opaque_and_escaped(string id, string segment)
    {
        await _job.Client.GetJob(id).GetStatusAsync();

        Assert.Equal($"/v2/requests/{segment}/status", _job.Service.Arrivals.Single().Url.AbsolutePath);
    }

    [Fact]
    public async Task A_disposed_client_says_so_at_every_verb()
    {
        var client = _job.Client;
        client.Dispose();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.RunAsync(JobService.Request));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.SubmitAsync(JobService.Request));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.UploadAsync(ImageInput.FromUrl("https://example.com/a.png")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetCreditsAsync());
        Assert.Throws<ObjectDisposedException>(() => client.GetJob("r1"));
        Assert.Throws<ObjectDisposedException>(() => client.GetJob(new Uri("https://api.segmind.com/workflows/request/r1")));
    }

    [Fact]
    public async Task A_job_of_a_disposed_client_says_so_instead_of_polling_in_vain()
    {
        var job = _job.Client.GetJob("r1");
        _job.Client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _job.Time.RunAsync(job.WaitAsync()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _job.Time.RunAsync(job.GetStatusAsync()));

        Assert.Equal(TimeSpan.Zero, _job.Time.Elapsed);
    }

    [Fact]
    public async Task A_client_and_a_job_can_be_substituted()
    {
        using SegmindClient client = new Substitute();

        var job = await client.SubmitAsync("any", []);
        var result = await job.WaitAsync();

        Assert.Equal("substitute", result.RequestId);
        Assert.Equal("substitute", (await client.RunAsync("any", [])).RequestId);
        Assert.Equal("substitute", client.Run(JobService.Request).RequestId);
    }

    [Fact]
    public async Task A_substitute_names_the_member_that_is_not_overridden()
    {
        var called = await Assert.ThrowsAsync<InvalidOperationException>(() => new SubstituteJob().GetStatusAsync());

        Assert.Contains("override the member", called.Message);
    }

    private sealed class Substitute() : SegmindClient("none")
    {
        public override Task<InferenceResult> RunAsync(InferenceRequest request, RunOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new InferenceResult { RequestId = "substitute" });

        public override Task<Job> SubmitAsync(QueuedRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<Job>(new SubstituteJob());
    }

    private sealed class SubstituteJob() : Job("substitute")
    {
        public override Task<InferenceResult> WaitAsync(WaitOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new InferenceResult { RequestId = RequestId });
    }

    private sealed class StuckContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // The one thread is blocked: nothing that is posted ever runs.
        }
    }
}
