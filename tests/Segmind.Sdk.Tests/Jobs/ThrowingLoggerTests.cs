using Microsoft.Extensions.Logging;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A log that is broken loses no job.</summary>
public sealed class ThrowingLoggerTests : IDisposable
{
    private readonly JobService _job = new();

    public static TheoryData<bool, bool> Breaks => new() { { true, false }, { false, true }, { true, true } };

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_run_comes_to_its_image_though_the_log_throws(bool atCheck, bool atLog)
    {
        using var log = new Broken(atCheck, atLog);
        using var client = Client(log);
        _job.Answers = n => n == 1 ? JobService.Error(503) : JobService.State("COMPLETED");

        var result = await _job.Time.RunAsync(client.RunAsync(JobService.Request));

        Assert.Single(result.Images);
        Assert.True(log.Calls > 0);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Every_end_of_a_job_keeps_its_own_exception(bool atCheck, bool atLog)
    {
        using var log = new Broken(atCheck, atLog);
        using var client = Client(log);

        _job.Answers = _ => Fixture.Reply("v2-status-failed.422.json");
        Assert.Equal("r1", (await Assert.ThrowsAsync<InferenceFailedException>(() => _job.Time.RunAsync(client.RunAsync(JobService.Request)))).Job!.RequestId);
        _job.Answers = _ => JobService.State("PROCESSING");
        Assert.Equal("r1", (await Assert.ThrowsAsync<InferenceTimeoutException>(() => _job.Time.RunAsync(client.RunAsync(JobService.Request, new RunOptions { Timeout = TimeSpan.FromSeconds(5) })))).Job!.RequestId);
        _job.Submit = () => JobService.Error(500);
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _job.Time.RunAsync(client.SubmitAsync(JobService.Request)));
    }

    private SegmindClient Client(ILoggerFactory log) => new(new SegmindClientOptions { ApiKey = RawServer.Key }, _job.Service, _job.Time, log);

    private sealed class Broken(bool atCheck, bool atLog) : ILoggerFactory, ILogger
    {
        private int _calls;

        public int Calls => _calls;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            Interlocked.Increment(ref _calls);
            return atCheck ? throw new InvalidOperationException("the sink is gone") : true;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (atLog)
            {
                throw new InvalidOperationException("the sink is full");
            }
        }

        public void Dispose()
        {
        }
    }
}
