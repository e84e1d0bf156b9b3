using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Segmind.Sdk.Soak;

/// <summary>One request after the other off one connection.</summary>
internal sealed class Connection(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[8 * 1024];

    /// <summary>The next request; <see langword="null"/> when the client has closed.</summary>
    public async Task<Request?> ReadAsync()
    {
        var length = 0;
        while (length < _buffer.Length)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0)
            {
                return null;
            }

            length += read;
            if (Parse(_buffer.AsSpan(0, length)) is { } request)
            {
                return request;
            }
        }

        throw new InvalidOperationException("A request larger than any that the soak sends.");
    }

    public async Task SendAsync(string text)
    {
        if (text.Length > 0)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
    }

    public void Dispose() => socket.Dispose();

    private static Request? Parse(ReadOnlySpan<byte> bytes)
    {
        var headLength = bytes.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
        {
            return null;
        }

        var body = bytes[(headLength + 4)..];
        return body.Length < BodyLength(bytes[..headLength]) ? null : Request.From(bytes[..bytes.IndexOf("\r\n"u8)], body);
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
        {
            return 0;
        }

        var value = head[(at + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
