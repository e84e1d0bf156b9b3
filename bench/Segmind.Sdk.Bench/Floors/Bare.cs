using System.Net.Http.Headers;

namespace Segmind.Sdk.Bench;

/// <summary>Sends a request and comes back with the head of its answer: the one thing in which the floors differ.</summary>
internal delegate Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellationToken);

/// <summary>What the floors have in common: the SDK's headers, connection settings and time limit, each in the way that costs least.</summary>
internal static class Bare
{
    public static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan SubmitLimit = TimeSpan.FromSeconds(100);
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public static readonly MediaTypeHeaderValue Json = new("application/json");
    private const string UserAgent = "segmind-dotnet-sdk/1.0.0";

    /// <summary>An invoker is HttpClient without its own time limit and buffering, which the floors don't use.</summary>
    public static Send Over(HttpMessageHandler handler) => new HttpMessageInvoker(handler).SendAsync;

    public static Send OverSockets() => Over(Sockets(Lifetime));

    /// <summary>Every request on a connection of its own, as the SDK submits.</summary>
    public static Send OverFreshConnections() => Over(Sockets(TimeSpan.Zero));

    /// <summary>Over an app's factory, asked each time: a client that is kept would keep its handlers.</summary>
    public static Send OverFactory(IHttpClientFactory factory, string name) => (request, cancellationToken) =>
    {
        var client = factory.CreateClient(name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    };

    public static SocketsHttpHandler Sockets(TimeSpan lifetime) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxConnectionsPerServer = 64,
        PooledConnectionLifetime = lifetime,
    };

    /// <summary>Unvalidated headers are kept as they are: the SDK, which must not send a line break, can't take this way.</summary>
    public static HttpRequestMessage Request(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("x-api-key", Client.ApiKey);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return request;
    }
}
