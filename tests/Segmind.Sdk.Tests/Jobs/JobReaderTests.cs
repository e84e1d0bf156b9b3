using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>One poll by itself, where a whole wait would not show the difference.</summary>
public sealed class JobReaderTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service = new(_ => JobService.State("QUEUED"));
    private readonly SegmindClientOptions _options = new() { ApiKeyProvider = _ => new(new TaskCompletionSource<string>().Task) };
    private readonly Transport _transport;
    private readonly SegmindClient _client;

    public JobReaderTests()
    {
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
        var reading = await _time.RunAsync(Reader().PollAsync(_client.GetJob("r1"), TimeSpan.FromSeconds(4), CancellationToken.None).AsTask());

        Assert.Null(reading.State);
        var fault = Assert.IsType<SegmindConnectionException>(reading.Fault);
        Assert.Contains("4 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("read the status of job r1", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Arrivals);
    }

    [Fact]
    public async Task A_single_read_that_waits_in_vain_for_a_key_says_so_and_is_not_sent()
    {
        var e = await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(Reader().ReadStatusAsync(_client.GetJob("r1"), CancellationToken.None)));

        Assert.Contains("read the status of job r1", e.Message, StringComparison.Ordinal);
        Assert.Equal(ChargeOutcome.ChargedIfCompleted, e.Charge);
        Assert.Equal(_options.RequestTimeout, _time.Elapsed);
        Assert.Empty(_service.Arrivals);
    }

    [Fact]
    public async Task Of_the_callers_token_and_the_polls_limit_the_token_wins() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Reader().PollAsync(_client.GetJob("r1"), TimeSpan.Zero, new CancellationToken(canceled: true)).AsTask());

    private JobReader Reader()
    {
        var endpoints = new Endpoints(_options);
        return new JobReader(_transport, endpoints, new KeyRing(_options, endpoints), _options, new SpendGuard(null, _ => throw new InvalidOperationException("There is no budget.")));
    }
}
