using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>A resolver of a test's own, and a network in which every address leads to one listener: what would have connected arrives and is counted there.</summary>
internal sealed class NameService(int port)
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentQueue<IPAddress> Opened { get; } = new();

    public Action OnOpened { get; set; } = () => { };

    public DownloadConnector Connector => new(LookUpAsync, OpenAsync);

    /// <summary>Answers for a name, one after the other; the last one stays.</summary>
    public NameService Add(string name, params string[] answers)
    {
        _names[name] = new(answers.Select(answer => answer.Split(' ').Select(IPAddress.Parse).ToArray()));
        return this;
    }

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        Asked.Enqueue(host);
        if (_names.TryGetValue(host, out var answers))
        {
            return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
        }

        return IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : throw new SocketException((int)SocketError.HostNotFound);
    }

    private async ValueTask<Stream> OpenAsync(IPAddress[] addresses, int _, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            Opened.Enqueue(address);
        }

        OnOpened();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
