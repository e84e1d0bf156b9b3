using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>How a connection goes on after an answer.</summary>
internal enum RawEnd
{
    Keep,
    Fin,
    Rst,
    Stall,
    Drip,
}

/// <summary>What a <see cref="RawServer"/> writes, and what it does then.</summary>
internal sealed record RawAnswer(string Bytes, RawEnd End)
{
    public static readonly RawAnswer Fin = new("", RawEnd.Fin);
    public static readonly RawAnswer Rst = new("", RawEnd.Rst);
    public static readonly RawAnswer Stall = new("", RawEnd.Stall);
    public static readonly RawAnswer HalfHead = new("HTTP/1.1 200 OK\r\nContent-Ty", RawEnd.Fin);

    public static RawAnswer Json(string body, int status = 200, params string[] headers) =>
        new(Head(status, Encoding.UTF8.GetByteCount(body), headers) + body, RawEnd.Keep);

    /// <summary>An answer that promises more than comes.</summary>
    public static RawAnswer Cut(string body, RawEnd end = RawEnd.Fin, int status = 200, int missing = 100) => new(Head(status, body.Length + missing, []) + body, end);

    public static RawAnswer Accept(string id = "r1") => Json($$"""{"request_id":"{{id}}","status":"QUEUED"}""");

    private static string Head(int status, int length, string[] headers) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
}
