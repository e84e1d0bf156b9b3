using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A service of many jobs in virtual time, each named by its request's prompt: a test says how long one takes and how its submit is answered.</summary>
internal sealed class BatchService : IDisposable
{
    public const decimal Cost = 0.05m;
    private readonly ConcurrentDictionary<string, TimeSpan> _submittedAt = new();
    private readonly Lazy<SegmindClient> _client;
    private readonly ITimer _beat;
    private int _read;

    /// <param name="configure">Changes the client's options.</param>
    /// <param name="beat">Seconds that virtual time passes at most in one step, so that it does not jump to a limit while a busy machine still works on an answer.</param>
    public BatchService(Action<SegmindClientOptions>? configure = null, double beat = 0.5)
    {
        _beat = Time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(beat), TimeSpan.FromSeconds(beat));
        Service = new FakeService(AnswerAsync);
        _client = new(() => Service.NewClient(Time, configure));
    }

    public VirtualTime Time { get; } = new();

    public FakeService Service { get; }

    public SegmindClient Client => _client.Value;

    /// <summary>How long the job of a prompt takes.</summary>
    public Func<string, double> Seconds { get; set; } = _ => 1;

    /// <summary>How the job of a prompt ends.</summary>
    public Func<string, string> State { get; set; } = _ => "COMPLETED";

    public Func<string, CancellationToken, Task<HttpResponseMessage>> SubmitAsync { get; set; } = (prompt, _) => Task.FromResult(Accepted(prompt));

    public Func<string, HttpResponseMessage> Submit { set => SubmitAsync = (prompt, _) => Task.FromResult(value(prompt)); }

    public Func<string, HttpResponseMessage?> Poll { get; set; } = _ => null;

    /// <summary>The prompts that were submitted, in the order of their arrival.</summary>
    public ConcurrentQueue<string> Submitted { get; } = new();

    /// <summary>When the result of each prompt was fetched.</summary>
    public ConcurrentDictionary<string, TimeSpan> Fetched { get; } = new();

    /// <summary>How many requests were read from <see cref="Requests"/>.</summary>
    public int Read => Volatile.Read(ref _read);

    public static HttpResponseMessage Accepted(string prompt) => FakeService.Json($$"""{"request_id":"job-{{prompt}}","status":"QUEUED"}""");

    public static AnyModel Request(int number, string slug = "m") => new(slug) { ["prompt"] = number.ToString(CultureInfo.InvariantCulture) };

    public static int NumberOf(string prompt) => int.Parse(prompt, CultureInfo.InvariantCulture);

    public static async Task<List<BatchOutcome>> CollectAsync(IAsyncEnumerable<BatchOutcome> outcomes)
    {
        var list = new List<BatchOutcome>();
        await foreach (var outcome in outcomes)
        {
            list.Add(outcome);
        }

        return list;
    }

    /// <summary>What comes out of a batch, and what it throws at its end.</summary>
    public static async Task<(List<BatchOutcome> Outcomes, Exception? End)> CollectToEndAsync(IAsyncEnumerable<BatchOutcome> outcomes, CancellationToken cancellationToken = default)
    {
        var list = new List<BatchOutcome>();
        var end = await Record.ExceptionAsync(async () =>
        {
            await foreach (var outcome in outcomes.WithCancellation(cancellationToken))
            {
                list.Add(outcome);
            }
        });
        return (list, end);
    }

    /// <summary>Numbered requests, counted as they are read.</summary>
    public IEnumerable<InferenceRequest> Requests(int count, Func<int, InferenceRequest>? make = null)
    {
        for (var number = 0; number < count; number++)
        {
            Interlocked.Increment(ref _read);
            yield return make?.Invoke(number) ?? Request(number);
        }
    }

    public Task<List<BatchOutcome>> RunAsync(int count, BatchOptions? options = null) => RunAsync(Requests(count), options);

    public Task<List<BatchOutcome>> RunAsync(IEnumerable<InferenceRequest> requests, BatchOptions? options = null) =>
        Time.RunAsync(CollectAsync(Client.RunManyAsync(requests, options)));

    /// <summary>Waits until so many submits have arrived.</summary>
    public Task ArriveAsync(int submits) => UntilAsync(() => Submitted.Count >= submits);

    /// <summary>Waits in real time, and for so long only so that nothing hangs.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 60_000, "It never came.");
            await Task.Delay(1);
        }
    }

    public void Dispose()
    {
        _beat.Dispose();
        if (_client.IsValueCreated)
        {
            Client.Dispose();
        }

        Service.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        if (arrival.Method == HttpMethod.Post)
        {
            var prompt = JsonDocument.Parse(arrival.Body!).RootElement.GetProperty("prompt").GetString()!;
            Submitted.Enqueue(prompt);
            _submittedAt[prompt] = Time.Elapsed;
            return await SubmitAsync(prompt, cancellationToken);
        }

        if (arrival.Url.Host == "images.example.com")
        {
            return new HttpResponseMessage { Content = new ByteArrayContent(JobService.Picture) };
        }

        var isPoll = arrival.Path.EndsWith("/status", StringComparison.Ordinal);
        var asked = arrival.Url.Segments[isPoll ? ^2 : ^1].Trim('/')["job-".Length..];
        if (isPoll)
        {
            return Poll(asked) ?? JobService.State((Time.Elapsed - _submittedAt[asked]).TotalSeconds >= Seconds(asked) ? State(asked) : "PROCESSING");
        }

        Fetched.TryAdd(asked, Time.Elapsed);
        return FakeService.Json(string.Create(CultureInfo.InvariantCulture, $$$"""{"status":"{{{State(asked)}}}","output":"https://images.example.com/{{{asked}}}.png","metrics":{"cost":{{{Cost}}} }}"""));
    }
}
