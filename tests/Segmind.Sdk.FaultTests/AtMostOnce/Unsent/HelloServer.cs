using System.Net.Sockets;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>Takes connections, reads the first bytes of each, does what it is told and never writes a byte.</summary>
internal sealed class HelloServer : IDisposable
{
    private readonly Listener _listener;

    public HelloServer(Action<Socket> onHello) => _listener = new(async (socket, life) =>
    {
        await socket.ReceiveAsync(new byte[1], life);
        onHello(socket);
        await Task.Delay(Timeout.Infinite, life);
    });

    public int Port => _listener.Port;

    public void Dispose() => _listener.Dispose();
}
