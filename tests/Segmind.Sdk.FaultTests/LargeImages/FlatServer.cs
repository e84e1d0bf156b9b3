using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Segmind.Sdk.FaultTests.LargeImages;

/// <summary>
/// A server that allocates nothing while a call is under way: one blocking thread, one buffer, answers that lie ready as bytes, one
/// request a connection. What the process allocates meanwhile is the client's.
/// </summary>
internal sealed class FlatServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _answer;
    private long _received;

    public FlatServer(byte[] answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Url { get; }

    /// <summary>The bytes of the last request's body.</summary>
    public long Received => Interlocked.Read(ref _received);

    public static byte[] Answer(string type, byte[] body, bool chunked = false)
    {
        var framing = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}";
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n{framing}\r\n\r\n");
        return chunked
            ? [.. head, .. body.Chunk(16 * 1024).SelectMany(chunk => (byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]), .. "0\r\n\r\n"u8]
            : [.. head, .. body];
    }

    public SegmindClient NewClient() => new(new SegmindClientOptions
    {
        ApiKey = "SG_0123456789abcdef",
        AimlApiKey = "aiml-0123456789",
        BaseAddress = Url,
        StorageAddress = Url,
        AimlAddress = Url,
    });

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var connection = _listener.Accept();
                Answer(connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(Socket connection)
    {
        var length = 0;
        int end;
        while ((end = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            length += connection.Receive(_buffer.AsSpan(length));
        }

        var body = LengthIn(_buffer.AsSpan(0, end));
        long received = length - end - 4;
        while (received < body)
        {
            received += connection.Receive(_buffer);
        }

        Interlocked.Exchange(ref _received, received);
        for (var sent = 0; sent < _answer.Length;)
        {
            sent += connection.Send(_answer.AsSpan(sent));
        }

        connection.Shutdown(SocketShutdown.Send);
        while (connection.Receive(_buffer) > 0)
        {
            // Until the other side has read it all.
        }
    }

    private static long LengthIn(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out long length, out _) ? length : 0;
    }
}
