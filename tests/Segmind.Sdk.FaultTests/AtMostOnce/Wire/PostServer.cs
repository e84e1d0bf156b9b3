using System.Net.Sockets;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>
/// A service that takes POSTs over HTTP/1.1 and, with prior knowledge, HTTP/2 on one port, and does to each what a test says. What arrived
/// is counted here, where money would be charged, and not in the client.
/// </summary>
internal sealed class PostServer : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);
    private readonly Listener _listener;
    private readonly TaskCompletionSource _stallsEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<int, Reaction> _react;
    private int _arrivals;
    private int _complete;
    private int _accepted;
    private int _overHttp2;

    /// <param name="react">What to do to the first, the second, ... POST.</param>
    public PostServer(Func<int, Reaction> react)
    {
        _react = react;
        _listener = new(ServeAsync, HangGuard);
    }

    public Uri Url => _listener.Url;

    public int Connections => _listener.Connections;

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

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket socket, CancellationToken life)
    {
        socket.NoDelay = true;
        await using var network = new NetworkStream(socket, ownsSocket: true);
        var isHttp2 = await SaysPriAsync(socket, life);
        var stream = await Layer(network, life);
        PostConnection connection = isHttp2
            ? new Http2Connection(this, socket, stream, life)
            : new Http1Connection(this, socket, stream, life);
        await connection.ServeAsync();
    }

    /// <summary>Whether HTTP/2's preface is coming.</summary>
    private static async Task<bool> SaysPriAsync(Socket socket, CancellationToken life)
    {
        var start = new byte[3];
        int read;
        do
        {
            read = await socket.ReceiveAsync(start, SocketFlags.Peek, life);
        }
        while (read is 1 or 2);

        return start.AsSpan().SequenceEqual("PRI"u8);
    }
}
