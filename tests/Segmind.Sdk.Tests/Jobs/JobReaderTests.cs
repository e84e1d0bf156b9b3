using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>One poll by itself, where a whole wait would not show the difference.</summary>
public sealed class JobReaderTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service;
    private readonly SegmindClientOptions _withoutKey = new() { ApiKeyProvider = _ => new(new TaskCompletionSource<string>().Task) };
    private readonly SegmindClientOptions _withKey = new() { ApiKey = "SG_0123456789abcdef" };
    private readonly Transport _transport;
    private readonly SegmindClient _client;
    private Func<CancellationToken, Task<HttpResponseMessage>> _answer = _ => Task.FromResult(JobService.State("QUEUED"));

    public JobReaderTests()
    {
        _service = new FakeService((_, token) => _answer(token));
        _transport = new Transport(new OwnHttpClients(_service), _time);
        _client = _service.NewClient(_time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _transport.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task A_poll_that_waits_in_vain_for_a_key_says_how_long_it_waited()
    {
        var reading = await _time.RunAsync(Reader(_withoutKey).PollAsync(_client.GetJob("r1"), TimeSpan.FromSeconds(4), CancellationToken.None).AsTask());

        Assert.Null(reading.State);
        var fault = Assert.IsType<SegmindConnectionException>(reading.Fault);
        Assert.Contains("4 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("read the status of job r1", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Arrivals);
    }

    [Fact]
    public async Task A_single_read_that_waits_in_vain_for_a_key_says_so_and_is_not_sent()
    {
        var e = await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(Reader(_withoutKey).ReadStatusAsync(_client.GetJob("r1"), CancellationToken.None)));

        Assert.Contains("read the status of job r1", e.Message, StringComparison.Ordinal);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, e.Charge);
        Assert.Equal(_withoutKey.RequestTimeout, _time.Elapsed);
        Assert.Empty(_service.Arrivals);
    }

    [Fact]
    public async Task Of_the_callers_token_and_the_polls_limit_the_token_wins() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Reader(_withoutKey).PollAsync(_client.GetJob("r1"), TimeSpan.Zero, new CancellationToken(canceled: true)).AsTask());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_poll_that_is_cancelled_on_its_way_is_no_reading(bool hasBegun)
    {
        using var source = new CancellationTokenSource();
        _answer = token => hasBegun ? Task.FromResult(Stalled()) : JobService.HangAsync(token);
        var poll = Reader(_withKey).PollAsync(_client.GetJob("r1"), TimeSpan.FromSeconds(4), source.Token).AsTask();
        await _time.SettleAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.RunAsync(poll));
        Assert.Single(_service.Arrivals);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_poll_that_is_not_answered_says_how_long_it_waited()
    {
        _answer = JobService.HangAsync;

        var reading = await _time.RunAsync(Reader(_withKey).PollAsync(_client.GetJob("r1"), TimeSpan.FromSeconds(4), CancellationToken.None).AsTask());

        Assert.Contains("4 s", Assert.IsType<SegmindConnectionException>(reading.Fault).Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(4), _time.Elapsed);
    }

    [Fact]
    public async Task A_poll_whose_connection_breaks_does_not_say_that_it_waited()
    {
        _answer = _ => throw new HttpRequestException("Connection reset by peer");

        var reading = await _time.RunAsync(Reader(_withKey).PollAsync(_client.GetJob("r1"), TimeSpan.FromSeconds(4), CancellationToken.None).AsTask());

        Assert.DoesNotContain("4 s", Assert.IsType<SegmindConnectionException>(reading.Fault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_by_a_client_that_is_gone_is_misuse_and_not_a_broken_network()
    {
        _transport.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => PollAsync("r1", _withKey).AsTask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_poll_carries_its_own_systems_key_whether_it_is_known_or_asked_for(bool isAskedFor)
    {
        var options = isAskedFor ? new SegmindClientOptions { ApiKeyProvider = _ => new("SG_0123456789abcdef") } : _withKey;

        await PollAsync("r1", options);
        await Reader(options).PollAsync(Workflow(), TimeSpan.FromSeconds(4), CancellationToken.None);

        Assert.All(_service.Arrivals, poll => Assert.Equal("SG_0123456789abcdef", poll.Headers["x-api-key"]));
        Assert.Equal([false, true], _service.Arrivals.Select(poll => poll.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task A_workflows_poll_may_hold_its_result_a_models_is_short()
    {
        var image = new string('A', 2 * ApiReply.JsonCap);
        _answer = _ => Task.FromResult(FakeService.Json($$"""{"status":"COMPLETED","output":"{{image}}"}"""));

        var workflow = await Reader(_withKey).PollAsync(Workflow(), TimeSpan.FromSeconds(4), CancellationToken.None);
        var model = await PollAsync("r1", _withKey);

        Assert.Equal(JobState.Completed, workflow.State);
        Assert.Null(model.State);
    }

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    public async Task A_large_image_stays_out_of_a_result_and_in_the_reply_of_a_job_that_failed(string state)
    {
        var image = Convert.ToBase64String([.. ImageFiles.Png(1, 1), .. new byte[300 * 1024]]);
        _answer = _ => Task.FromResult(FakeService.Json($$"""{"status":"{{state}}","output":"{{image}}"}"""));

        var reading = await Reader(_withKey).ReadResultAsync(_client.GetJob("r1"), CancellationToken.None);

        Assert.NotNull(reading.Spooled);
        Assert.Equal(state == "FAILED", reading.Body.GetProperty("output").GetString() == image);
    }

    private ValueTask<JobReading> PollAsync(string id, SegmindClientOptions options) =>
        Reader(options).PollAsync(_client.GetJob(id), TimeSpan.FromSeconds(4), CancellationToken.None);

    private Job Workflow() => _client.GetJob(new Uri("https://api.segmind.com/workflows/request/r1"));

    private static HttpResponseMessage Stalled() => new() { Content = new StreamContent(new StalledStream("""{"status":""", deaf: false)) };

    private JobReader Reader(SegmindClientOptions options)
    {
        var endpoints = new Endpoints(options);
        return new JobReader(_transport, endpoints, new KeyRing(options, endpoints), options, new SpendGuard(null, _ => throw new InvalidOperationException("There is no budget.")));
    }
}
