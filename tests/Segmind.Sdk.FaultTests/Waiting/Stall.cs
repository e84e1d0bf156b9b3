using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>A service that stalls in one way, a handler chain to it, and how many of the polls are stuck there by now.</summary>
internal sealed class Stall : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private int _stuck;

    private Stall(Uri url) => Url = url;

    public Uri Url { get; private set; }

    public HttpMessageHandler Handler { get; private set; } = null!;

    public static Stall Of(string kind) => kind switch
    {
        "headers" => Raw(RawAnswer.Stall),
        "half a body" => Raw(RawAnswer.Cut("""{"status":"COMPLETED" """, RawEnd.Stall)),
        "dripping body" => Raw(RawAnswer.Cut("""{"status":"COMPLETED" """, RawEnd.Drip, missing: 1_000_000)),
        "TLS" => Mute(),
        "pool queue" => Raw(RawAnswer.Stall, connections: 1),
        "deaf handler" => Deaf(async () => await new TaskCompletionSource<HttpResponseMessage>().Task),
        "deaf body" => Deaf(() => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new StalledStream("""{"status":""", deaf: true)) })),
        "deaf content" => Deaf(() => Task.FromResult(new HttpResponseMessage { Content = new DeafContent() })),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such stall."),
    };

    public async Task StuckAsync(int polls)
    {
        while (Volatile.Read(ref _stuck) < polls)
        {
            await Task.Delay(5);
        }
    }

    public void Dispose() => _open.ForEach(open => open.Dispose());

    private static Stall Raw(RawAnswer answer, int? connections = null)
    {
        Stall? stall = null;
        var server = new RawServer(_ =>
        {
            Interlocked.Increment(ref stall!._stuck);
            return answer;
        });
        stall = new Stall(server.Url);
        stall._open.Add(server);
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = connections ?? int.MaxValue };
        return stall.Through(connections is null ? sockets : new AppHandler(
            (request, send, token) =>
            {
                // All but those that have a connection wait for one, and no server hears of them.
                Interlocked.Increment(ref stall._stuck);
                return send(request, token);
            },
            sockets));
    }

    /// <summary>Takes connections and says nothing, so that no handshake ends.</summary>
    private static Stall Mute()
    {
        Stall? stall = null;
        var listener = new Listener((_, life) =>
        {
            Interlocked.Increment(ref stall!._stuck);
            return Task.Delay(Timeout.Infinite, life);
        });
        stall = new Stall(new UriBuilder(listener.Url) { Scheme = "https" }.Uri);
        stall._open.Add(listener);
        return stall.Through(new SocketsHttpHandler { AllowAutoRedirect = false });
    }

    private static Stall Deaf(Func<Task<HttpResponseMessage>> answer)
    {
        var stall = new Stall(new Uri("http://127.0.0.1:1/"));
        return stall.Through(new AppHandler((_, _, _) =>
        {
            Interlocked.Increment(ref stall._stuck);
            return answer();
        }));
    }

    private Stall Through(HttpMessageHandler handler)
    {
        Handler = handler;
        _open.Add(handler);
        return this;
    }

    private sealed class DeafContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => new TaskCompletionSource().Task;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
