using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>Takes connections on loopback, counts them, and serves each as a server of a test says, until its client leaves or the test is over.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _life;
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private int _connections;

    /// <param name="serve">Serves a connection, which is closed afterwards.</param>
    /// <param name="hangGuard">When all that is served is given up; <see langword="null"/> for never.</param>
    public Listener(Func<Socket, CancellationToken, Task> serve, TimeSpan? hangGuard = null)
    {
        _serve = serve;
        _life = new(hangGuard ?? Timeout.InfiniteTimeSpan);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Ends with the test.</summary>
    public CancellationToken Life => _life.Token;

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
                var socket = await _listener.AcceptSocketAsync(Life);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
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
                await _serve(socket, Life);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client left, or the test is over.
            }
        }
    }
}
