using Microsoft.Extensions.Logging;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A journal that takes the intent, and later records no more.</summary>
public sealed class JournalFaultTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly LoggerFactory _loggers;
    private readonly WatchedJournal _journal;
    private readonly JobService _service;
    private readonly SegmindClient _client;

    public JournalFaultTests()
    {
        _loggers = new([_log]);
        _journal = new(new FileJobJournal(_folder["journal"]));
        _service = new();
        _client = new(new SegmindClientOptions { ApiKey = RawServer.Key, Journal = _journal }, _service.Service, _service.Time, _loggers);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(429)]
    public async Task A_refusal_that_is_not_written_down_is_marked(int status)
    {
        _service.Submit = () => JobService.Error(status);
        BreakOn(RecordKind.Refused);

        var e = await Assert.ThrowsAnyAsync<SegmindException>(RunAsync);

        Assert.Equal((ChargeOutcome.NotCharged, true), (e.Charge, e.JournalFaulted));
        Assert.Single(_service.Service.Posts);
    }

    [Fact]
    public async Task An_unknown_outcome_that_is_not_written_down_is_marked()
    {
        _service.Submit = () => throw new HttpRequestException("reset");
        BreakOn(RecordKind.Unknown);

        var e = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(RunAsync);

        Assert.True(e.JournalFaulted);
    }

    [Fact]
    public async Task A_refusal_that_is_written_down_is_not_marked()
    {
        _service.Submit = () => JobService.Error(402);

        Assert.False((await Assert.ThrowsAnyAsync<SegmindException>(RunAsync)).JournalFaulted);
    }

    [Fact]
    public async Task A_failure_that_is_not_written_down_says_that_nothing_was_charged()
    {
        _service.Answers = _ => JobService.State("FAILED", 422);
        BreakOn(RecordKind.Failed);

        Assert.True((await Assert.ThrowsAsync<InferenceFailedException>(RunAsync)).JournalFaulted);

        Assert.Contains("Nothing was charged.", JournalLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expiry_that_is_not_written_down_does_not_say_that_nothing_was_charged()
    {
        _service.Submit = () => _service.Dated(FakeService.Json("""{"request_id":"r1"}"""));
        _service.Answers = _ => _service.Dated(JobService.Error(404), ahead: TimeSpan.FromHours(1));
        BreakOn(RecordKind.Expired);

        var e = await Assert.ThrowsAsync<SegmindApiException>(RunAsync);

        Assert.Equal((SegmindErrorKind.JobExpired, ChargeOutcome.Unknown, true), (e.Kind, e.Charge, e.JournalFaulted));
        Assert.Contains("It may have been charged, once.", JournalLine(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
        _loggers.Dispose();
        _folder.Dispose();
    }

    private void BreakOn(string kind) =>
        _journal.BeforeAppend = record => record.Contains($"\"r\":\"{kind}\"", StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;

    private Task<InferenceResult> RunAsync() =>
        _service.Time.RunAsync(_client.RunOnceAsync(Key, JobService.Request, new RunOnceOptions { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan }));

    private string JournalLine() => Assert.Single(_log.Lines, line => line.Text.StartsWith("The journal could not be written", StringComparison.Ordinal)).Text;
}
