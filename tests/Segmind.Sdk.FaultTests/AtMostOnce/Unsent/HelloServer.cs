using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests;

/// <summary>Takes connections, reads the first bytes of each, does what it is told and never writes a byte.</summary>
internal sealed class HelloServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _life = new();
    private readonly Action<Socket> _onHello;

    public HelloServer(Action<Socket> onHello)
    {
        _onHello = onHello;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _life.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_life.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await socket.ReceiveAsync(new byte[1], _life.Token);
                _onHello(socket);
                await Task.Delay(Timeout.Infinite, _life.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }
}
