using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests;

/// <summary>
/// A service that takes POSTs over HTTP/1.1 and, with prior knowledge, HTTP/2 on one port, and does to each what a test says. What arrived
/// is counted here, where money would be charged, and not in the client.
/// </summary>
internal sealed class PostServer : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _life = new(HangGuard);
    private readonly TaskCompletionSource _stallsEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<int, Reaction> _react;
    private int _connections;
    private int _arrivals;
    private int _complete;
    private int _accepted;
    private int _overHttp2;

    /// <param name="react">What to do to the first, the second, ... POST.</param>
    public PostServer(Func<int, Reaction> react)
    {
        _react = react;
        _listener.Start(512);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Until it is armed it accepts every POST and counts none, so that a client can be warmed up.</summary>
    public bool IsArmed { get; set; } = true;

    public Tally Tally => new(Volatile.Read(ref _arrivals), Volatile.Read(ref _complete), Volatile.Read(ref _accepted), Volatile.Read(ref _overHttp2));

    /// <summary>One count for each POST that is left without an answer.</summary>
    public SemaphoreSlim Stalled { get; } = new(0);

    /// <summary>Ends when the silent connections are to be closed.</summary>
    public Task StallsEnd => _stallsEnd.Task;

    /// <summary>What lies around the bytes of each connection, such as TLS.</summary>
    public Func<Stream, CancellationToken, Task<Stream>> Layer { get; init; } = (stream, _) => Task.FromResult(stream);

    /// <summary>Closes the connections it is silent on, and goes on serving others: a handler may have left a try behind that nothing cancels.</summary>
    public void EndStalls() => _stallsEnd.TrySetResult();

    /// <summary>Called by a connection when a POST's head is there.</summary>
    public Reaction Arrive(bool overHttp2)
    {
        if (!IsArmed)
        {
            return Reaction.Accept(0);
        }

        if (overHttp2)
        {
            Interlocked.Increment(ref _overHttp2);
        }

        return _react(Interlocked.Increment(ref _arrivals));
    }

    /// <summary>Called when its body has come to its end.</summary>
    public void Complete(Reaction reaction, bool overHttp2)
    {
        if (!IsArmed)
        {
            return;
        }

        if (reaction.Accepts(overHttp2))
        {
            Interlocked.Increment(ref _accepted);
        }

        Interlocked.Increment(ref _complete);
        if (reaction.Then == Ending.Stall)
        {
            Stalled.Release();
        }
    }

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
                var client = await _listener.AcceptTcpClientAsync(_life.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var isHttp2 = await SaysPriAsync(client.Client);
                var stream = await Layer(client.GetStream(), _life.Token);
                PostConnection connection = isHttp2
                    ? new Http2Connection(this, client, stream, _life.Token)
                    : new Http1Connection(this, client, stream, _life.Token);
                await connection.ServeAsync();
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client left, or the test is over.
            }
        }
    }

    /// <summary>Whether HTTP/2's preface is coming.</summary>
    private async Task<bool> SaysPriAsync(Socket socket)
    {
        var start = new byte[3];
        int read;
        do
        {
            read = await socket.ReceiveAsync(start, SocketFlags.Peek, _life.Token);
        }
        while (read is 1 or 2);

        return start.AsSpan().SequenceEqual("PRI"u8);
    }
}
