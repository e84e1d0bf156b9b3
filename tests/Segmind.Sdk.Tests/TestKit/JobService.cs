using System.Globalization;
using System.Net;
using System.Text;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A service with one job, <c>r1</c>, in virtual time: a test says how it answers the submit, each poll and each fetch.</summary>
internal sealed class JobService : IDisposable
{
    public const string Id = "r1";
    public static readonly SeedEditV3 Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = "a beach" };
    /// <summary>A PNG of one pixel.</summary>
    public static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly List<TimeSpan> _polls = [];
    private readonly List<TimeSpan> _fetches = [];
    private readonly Lazy<SegmindClient> _client;

    public JobService(Action<SegmindClientOptions>? configure = null)
    {
        Service = new FakeService(AnswerAsync);
        _client = new(() => Service.NewClient(Time, configure));
    }

    public VirtualTime Time { get; } = new();

    public FakeService Service { get; }

    public SegmindClient Client => _client.Value;

    public Func<HttpResponseMessage> Submit { get; set; } = () => FakeService.Json("""{"request_id":"r1","status":"QUEUED"}""");

    public Func<HttpResponseMessage> Upload { get; set; } = () => Fixture.Reply("upload.200.json");

    /// <summary>Answers the n-th poll, counted from 1.</summary>
    public Func<int, CancellationToken, Task<HttpResponseMessage>> Poll { get; set; } = (_, _) => Task.FromResult(State("COMPLETED"));

    /// <summary>Answers the n-th fetch, counted from 1.</summary>
    public Func<int, CancellationToken, Task<HttpResponseMessage>> Fetch { get; set; } = (_, _) => Task.FromResult(Fixture.Reply("v2-result-image.200.json"));

    /// <summary>When each poll arrived.</summary>
    public IReadOnlyList<TimeSpan> Polls => _polls;

    public IReadOnlyList<TimeSpan> Fetches => _fetches;

    /// <summary>What lies behind the address of the result's image.</summary>
    public Func<HttpResponseMessage> Download { get; set; } = () => new HttpResponseMessage { Content = new ByteArrayContent(Picture) };

    public Func<int, HttpResponseMessage> Answers { set => Poll = (n, _) => Task.FromResult(value(n)); }

    public Func<int, HttpResponseMessage> Results { set => Fetch = (n, _) => Task.FromResult(value(n)); }

    public static HttpResponseMessage State(string word, int status = 200) => FakeService.Json($$"""{"status":"{{word}}"}""", (HttpStatusCode)status);

    public static HttpResponseMessage Error(int status, string body = """{"error":"no"}""") => FakeService.Json(body, (HttpStatusCode)status);

    public static HttpResponseMessage Text(string text, string type = "text/html", int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, type) };

    public static async Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }

    public async Task<HttpResponseMessage> SlowAsync(double seconds, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), Time, cancellationToken);
        return answer;
    }

    /// <summary>Runs the request to its images.</summary>
    public Task<InferenceResult> RunAsync(RunOptions? options = null, CancellationToken cancellationToken = default) =>
        Time.RunAsync(Client.RunAsync(Request, options, cancellationToken));

    public Task<InferenceResult> RunAsync(double timeout, double? interval = null) =>
        RunAsync(new RunOptions { Timeout = TimeSpan.FromSeconds(timeout), Interval = interval is { } s ? TimeSpan.FromSeconds(s) : null });

    public async Task<TException> FailAsync<TException>(double timeout = 600, double? interval = null) where TException : Exception =>
        await Assert.ThrowsAsync<TException>(() => RunAsync(timeout, interval));

    /// <summary>Waits for the job as another process would, that knows its id alone.</summary>
    public Task<InferenceResult> ResumeAsync(WaitOptions? options = null) => Time.RunAsync(Client.GetJob(Id).WaitAsync(options));

    public static TimeSpan[] Seconds(params double[] seconds) => [.. seconds.Select(TimeSpan.FromSeconds)];

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            Client.Dispose();
        }

        Service.Dispose();
    }

    /// <summary>States the service's clock, in whose terms it counts.</summary>
    public HttpResponseMessage Dated(HttpResponseMessage reply, TimeSpan? ahead = null)
    {
        reply.Headers.Date = VirtualTime.Start + Time.Elapsed + (ahead ?? TimeSpan.Zero);
        return reply;
    }

    /// <summary>A 429 that resets a while after now, by the service's clock.</summary>
    public HttpResponseMessage RateLimited(double resetAfterSeconds, TimeSpan? ahead = null)
    {
        var reply = Dated(Error(429), ahead);
        reply.Headers.Add("x-rate-limit-reset-at-utc", (reply.Headers.Date!.Value + TimeSpan.FromSeconds(resetAfterSeconds)).ToString("O", CultureInfo.InvariantCulture));
        return reply;
    }

    private Task<HttpResponseMessage> AnswerAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        if (arrival.Method == HttpMethod.Post)
        {
            return Task.FromResult(arrival.Path == "/upload-asset" ? Upload() : Submit());
        }

        if (arrival.Path.EndsWith("/status", StringComparison.Ordinal) || arrival.Path.StartsWith("/workflows/", StringComparison.Ordinal))
        {
            _polls.Add(Time.Elapsed);
            return Poll(_polls.Count, cancellationToken);
        }

        if (arrival.Url.Host == "images.segmind.com")
        {
            return Task.FromResult(Download());
        }

        _fetches.Add(Time.Elapsed);
        return Fetch(_fetches.Count, cancellationToken);
    }
}
