using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.Victim;

/// <summary>The client's own handlers, on sockets that count.</summary>
internal sealed class CountingHttpClients : IHttpClients
{
    private readonly HttpMessageInvoker[] _clients;

    public CountingHttpClients(Boundaries boundaries, bool givesUp) =>
        _clients = [.. Enum.GetValues<HttpRole>().Select(role => Create(role, boundaries, givesUp && role == HttpRole.Submit))];

    public ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken)
    {
        call.Mark(request);
        return new(_clients[(int)role].SendAsync(request, cancellationToken));
    }

    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());

    private static HttpMessageInvoker Create(HttpRole role, Boundaries boundaries, bool givesUp)
    {
        var handler = PrimaryHandler.Create(role);
        handler.ConnectCallback = async (context, token) =>
        {
            boundaries.Pass($"connect {role} before");
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, token);
            boundaries.Pass($"connect {role} after");
            return new CountingStream(new NetworkStream(socket, ownsSocket: true), boundaries);
        };
        return new HttpMessageInvoker(HandlerChain.Guard(givesUp ? new HastyHandler(boundaries) { InnerHandler = handler } : handler));
    }
}
