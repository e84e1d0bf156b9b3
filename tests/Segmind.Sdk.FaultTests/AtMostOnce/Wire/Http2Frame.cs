using System.Buffers.Binary;
using System.Text;

namespace Segmind.Sdk.FaultTests;

internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
}

/// <summary>One HTTP/2 frame (RFC 9113, section 4), and the few kinds a server of POSTs writes.</summary>
internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Ack = 1;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const int InternalError = 2;
    public const int RefusedStream = 7;
    private const int HeadLength = 9;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public static async Task<Http2Frame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        if (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) < HeadLength)
        {
            return null;
        }

        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        return new((Http2FrameType)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue, payload);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[HeadLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Payload.Length << 8);
        (bytes[3], bytes[4]) = ((byte)Type, Flags);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, HeadLength);
        return bytes;
    }

    public static Http2Frame Settings(byte flags) => new(Http2FrameType.Settings, flags, 0, []);

    public static Http2Frame Data(int stream, string text, bool isLast) => new(Http2FrameType.Data, isLast ? EndStream : (byte)0, stream, Encoding.UTF8.GetBytes(text));

    public static Http2Frame Reset(int stream, int error) => new(Http2FrameType.RstStream, 0, stream, Int32(error));

    /// <summary>No stream after <paramref name="lastStream"/> was looked at; the reason is none in particular.</summary>
    public static Http2Frame GoAway(int lastStream) => new(Http2FrameType.GoAway, 0, 0, [.. Int32(lastStream), .. Int32(0)]);

    /// <summary>A head in HPACK's plainest form (RFC 7541, section 6.2.2): literals that no table remembers.</summary>
    public static Http2Frame Head(int stream, int status, IEnumerable<(string Name, string Value)> headers, bool isWhole) =>
        new(Http2FrameType.Headers, isWhole ? EndHeaders : (byte)0, stream,
        [
            .. Literal(":status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. headers.SelectMany(header => Literal(header.Name, header.Value)),
        ]);

    private static byte[] Literal(string name, string value) =>
        [0, checked((byte)name.Length), .. Encoding.ASCII.GetBytes(name), checked((byte)value.Length), .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
