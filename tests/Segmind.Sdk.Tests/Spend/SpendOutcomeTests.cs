using System.Globalization;
using System.Net;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What is left of a reserve of 0.10 when a call has ended one way or another.</summary>
public sealed class SpendOutcomeTests : IDisposable
{
    private const decimal Reserve = 0.10m;
    private readonly SpendBudget _budget = new(1) { Price = _ => Reserve };
    private readonly JobService _job;

    public SpendOutcomeTests() => _job = new JobService(options =>
    {
        options.Budget = _budget;
        options.MaxImageBytes = 100;
    });

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("""{"cost":0.05}""", "0.05")]
    [InlineData("""{"cost":"0.05"}""", "0.05")]
    [InlineData("""{"cost":0.30}""", "0.30")]
    [InlineData("""{"cost":0}""", "0.0")]
    [InlineData("""{"cost":0.1234567890123456}""", "0.1234567890123456")]
    [InlineData("""{}""", "0.10")]
    [InlineData("""{"cost":-0.05}""", "0.10")]
    [InlineData("""{"cost":"NaN"}""", "0.10")]
    [InlineData("""{"cost":1e400}""", "0.10")]
    public async Task A_completed_job_counts_what_it_cost(string metrics, string spent)
    {
        _job.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","output":"https://images.example.com/x.png","metrics":{{metrics}}}""");

        await _job.RunAsync();

        Assert.Equal(decimal.Parse(spent, CultureInfo.InvariantCulture), _budget.Spent);
    }

    [Theory]
    [InlineData(400, 0.0)]
    [InlineData(401, 0.0)]
    [InlineData(402, 0.0)]
    [InlineData(404, 0.0)]
    [InlineData(406, 0.0)]
    [InlineData(429, 0.0)]
    [InlineData(500, 0.10)]
    [InlineData(502, 0.10)]
    [InlineData(503, 0.10)]
    [InlineData(504, 0.10)]
    [InlineData(302, 0.10)]
    public async Task A_submit_counts_unless_it_was_refused(int status, double spent)
    {
        _job.Submit = () => JobService.Error(status);

        await Assert.ThrowsAnyAsync<SegmindException>(() => _job.RunAsync());

        Assert.Equal((decimal)spent, _budget.Spent);
    }

    [Theory]
    [InlineData("refused", 0.0)]
    [InlineData("FAILED", 0.0)]
    [InlineData("unknown", 0.10)]
    [InlineData("unreadable", 0.10)]
    [InlineData("words", 0.10)]
    [InlineData("no end", 0.10)]
    [InlineData("too large", 0.10)]
    [InlineData("image", 0.07)]
    [InlineData("image without a cost", 0.10)]
    public async Task A_direct_run_is_settled_at_once(string answer, double spent)
    {
        _job.Submit = () => answer switch
        {
            "refused" => JobService.Error(400),
            "FAILED" => JobService.State("FAILED"),
            "unknown" => JobService.Error(503),
            "unreadable" => JobService.Text("<html>"),
            "words" => FakeService.Json("""{"message":"try another picture"}"""),
            "no end" => FakeService.Json("""{"status":"QUEUED","request_id":"q1"}"""),
            "too large" => Image(101, "0.07"),
            "image" => Image(20, "0.07"),
            _ => Image(20, null),
        };

        await Record.ExceptionAsync(() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }));

        Assert.Single(_job.Service.Posts);
        Assert.Equal((decimal)spent, _budget.Spent);
    }

    [Fact]
    public async Task A_run_at_the_AIML_API_counts_what_its_header_says()
    {
        _job.Submit = () =>
        {
            var reply = FakeService.Json("""{"data":[{"url":"https://images.example.com/x.png"}]}""");
            reply.Headers.Add("x-aimlapi-usd-spent", "0.03");
            return reply;
        };

        await _job.Client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "x" });

        Assert.Equal(0.03m, _budget.Spent);
    }

    [Theory]
    [InlineData("poll")]
    [InlineData("submit")]
    [InlineData("status")]
    [InlineData("watch")]
    [InlineData("result")]
    public async Task A_job_that_FAILED_gives_its_reserve_back_whoever_sees_it(string where)
    {
        _job.Answers = _ => JobService.State("FAILED", 422);
        _job.Results = _ => JobService.State("FAILED", 422);
        if (where is "poll" or "submit")
        {
            _job.Submit = where == "submit" ? () => JobService.State("FAILED") : _job.Submit;
            await _job.FailAsync<InferenceFailedException>();
        }
        else
        {
            var job = await _job.Client.SubmitAsync(JobService.Request);
            Assert.Equal(Reserve, _budget.Spent);
            await (where switch
            {
                "status" => (Task)job.GetStatusAsync(),
                "watch" => _job.Time.RunAsync(LastAsync(job)),
                _ => Assert.ThrowsAsync<InferenceFailedException>(() => job.GetResultAsync()),
            });
        }

        Assert.Equal(0m, _budget.Spent);
    }

    [Fact]
    public async Task A_submitted_job_keeps_its_reserve_until_its_end_is_seen_and_settling_twice_changes_nothing()
    {
        var job = await _job.Client.SubmitAsync(JobService.Request);
        Assert.Equal(Reserve, _budget.Spent);

        await _job.Time.RunAsync(job.WaitAsync());
        Assert.Equal(0.05m, _budget.Spent);

        _job.Results = _ => FakeService.Json("""{"status":"COMPLETED","output":"https://images.example.com/x.png","metrics":{"cost":0.90}}""");
        await job.GetResultAsync();
        await _job.ResumeAsync();
        _job.Answers = _ => JobService.State("FAILED");
        await job.GetStatusAsync();
        Assert.Equal(0.05m, _budget.Spent);
    }

    [Fact]
    public async Task A_job_that_is_resumed_by_its_id_is_settled_too()
    {
        await _job.Client.SubmitAsync(JobService.Request);

        await _job.ResumeAsync();

        Assert.Equal(0.05m, _budget.Spent);
    }

    [Fact]
    public async Task A_job_of_another_process_counts_nothing()
    {
        await _job.ResumeAsync();

        Assert.Equal(0m, _budget.Spent);
    }

    [Fact]
    public async Task A_time_out_keeps_the_reserve_and_the_next_wait_settles_it()
    {
        _job.Answers = n => JobService.State(_job.Time.Elapsed < TimeSpan.FromSeconds(20) ? "PROCESSING" : "COMPLETED");

        var timeout = await _job.FailAsync<InferenceTimeoutException>(timeout: 10);
        Assert.Equal(Reserve, _budget.Spent);

        await _job.Time.RunAsync(timeout.Job.WaitAsync());
        Assert.Equal(0.05m, _budget.Spent);
    }

    [Fact]
    public async Task A_job_that_the_service_no_longer_knows_keeps_its_reserve()
    {
        _job.Answers = _ => JobService.Error(404);

        await _job.FailAsync<SegmindApiException>();

        Assert.Equal(Reserve, _budget.Spent);
    }

    [Fact]
    public async Task A_cancel_keeps_the_reserve_once_the_body_may_have_left()
    {
        using var cancel = new CancellationTokenSource();
        _job.Submit = () =>
        {
            cancel.Cancel();
            return JobService.Error(503);
        };

        await Assert.ThrowsAsync<InferenceCanceledException>(() => _job.RunAsync(cancellationToken: cancel.Token));

        Assert.Equal(Reserve, _budget.Spent);
    }

    [Fact]
    public async Task A_cancel_before_the_submit_gives_the_reserve_back()
    {
        using var cancel = new CancellationTokenSource();
        using var service = new BudgetedService(_budget);
        using var client = service.Service.NewClient(configure: options =>
        {
            options.Budget = _budget;
            options.ApiKeyProvider = async token =>
            {
                Assert.Equal(Reserve, _budget.Spent);
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                return "";
            };
        });

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RunAsync(JobService.Request, cancellationToken: cancel.Token));

        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(0m, _budget.Spent);
        Assert.Empty(service.Service.Arrivals);
    }

    [Fact]
    public async Task A_request_that_never_leaves_gives_the_reserve_back()
    {
        var tries = 0;
        using var offline = new AppHandler((_, _, _) =>
        {
            tries++;
            Assert.Equal(Reserve, _budget.Spent);
            throw new HttpRequestException("refused");
        });
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, Budget = _budget }, offline, _job.Time);

        await Assert.ThrowsAsync<SegmindConnectionException>(() => _job.Time.RunAsync(client.RunAsync(JobService.Request)));

        Assert.Equal((4, 0m), (tries, _budget.Spent));
    }

    [Theory]
    [InlineData("a missing file")]
    [InlineData("a missing key")]
    [InlineData("a name that is set twice")]
    public async Task What_fails_before_the_submit_gives_the_reserve_back(string what)
    {
        using var aimlOnly = new SegmindClient(new SegmindClientOptions { AimlApiKey = "aiml-0123456789", ApiKey = what == "a missing key" ? null : RawServer.Key, Budget = _budget }, _job.Service);
        var request = new SeedEditV3 { Image = what == "a missing file" ? ImageInput.FromFile("not-there.png") : ImageInput.FromUrl("https://example.com/a.png"), Prompt = "x" };
        if (what == "a name that is set twice")
        {
            request.AdditionalParameters["prompt"] = "y";
        }

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => aimlOnly.RunAsync(request));

        Assert.True(failure is IOException or InvalidOperationException or ArgumentException, failure.ToString());
        Assert.Equal(0m, _budget.Spent);
    }

    [Fact]
    public async Task An_inline_image_that_changed_while_it_was_sent_gives_the_reserve_back()
    {
        using var folder = new TempFolder();
        var path = folder["a.png"];
        var content = ImageFiles.Png(1024, 1024).Concat(new byte[200_000]).ToArray();
        await File.WriteAllBytesAsync(path, content);
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(
            handler: new AppHandler((request, send, token) =>
            {
                File.WriteAllBytes(path, content[..^1]);
                return send(request, token);
            }),
            configure: options => options.Budget = _budget);

        await Assert.ThrowsAnyAsync<IOException>(() => client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromFile(path)], Prompt = "x" }));

        Assert.Equal((0, 0m), (server.CompletePosts, _budget.Spent));
    }

    private static HttpResponseMessage Image(int length, string? cost)
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[length - 8]];
        var reply = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(png) };
        if (cost is not null)
        {
            reply.Headers.Add("x-cost", cost);
        }

        return reply;
    }

    private static async Task<JobStatus> LastAsync(Job job)
    {
        JobStatus? last = null;
        await foreach (var status in job.WatchAsync())
        {
            last = status;
        }

        return last!;
    }
}
