using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>The other end of the wire, in memory: it records what would have left and answers as a test says.</summary>
internal sealed class FakeService : HttpMessageHandler
{
    private readonly Func<Arrival, CancellationToken, Task<HttpResponseMessage>> _answer;

    public FakeService(Func<Arrival, HttpResponseMessage> answer) : this((arrival, _) => Task.FromResult(answer(arrival)))
    {
    }

    public FakeService(Func<Arrival, CancellationToken, Task<HttpResponseMessage>> answer) => _answer = answer;

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    public IEnumerable<Arrival> Posts => Arrivals.Where(arrival => arrival.Method == HttpMethod.Post);

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public SegmindClient NewClient(TimeProvider? time = null, Action<SegmindClientOptions>? configure = null)
    {
        var options = new SegmindClientOptions { ApiKey = "SG_0123456789abcdef", AimlApiKey = "aiml-0123456789" };
        configure?.Invoke(options);
        return new SegmindClient(options, this, time);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var arrival = new Arrival(
            request.Method,
            request.RequestUri!,
            body,
            request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
        Arrivals.Enqueue(arrival);
        return await _answer(arrival, cancellationToken);
    }
}

/// <summary>One request as it would have left.</summary>
internal sealed record Arrival(HttpMethod Method, Uri Url, string? Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Url.AbsolutePath;
}
