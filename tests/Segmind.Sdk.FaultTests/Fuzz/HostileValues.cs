using System.Text;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Values that are JSON and yet make readers stumble; and a few that are not JSON at all.</summary>
internal static class HostileValues
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /// <summary>The words that readers decide by.</summary>
    public static readonly byte[][] States = Texts("COMPLETED", "FAILED", "QUEUED", "PROCESSING", "completed", "Failed", "CANCELLED", " QUEUED", "\\u0043OMPLETED", "");

    public static readonly byte[][] Addresses = Texts(
        "https://images.segmind.com/a.png", "http://images.segmind.com/a.png", "https://", "http://", "https:///x", "https://user:pw@host.test/", "https://[::1", "https://[::1]/x",
        "https://a b.test/", "https://h:99999/", "https://h:-1/", "https://1.2.3.4.5/", "https://0x7f000001/", "https://\\ud800.test/", "https://xn--.test/", "https://xn--a\\u00fc.test/",
        "https://\\u3002/", "https://host\\u3002test/", "https://\\u202e.test/", "https://\\u200d.test/", "https://a..b.test/", "https://.test/", "https://test./", "https://-a-.test/", "https://a_b.test/x",
        "file:///etc/passwd", "javascript:alert(1)", "//evil.test/x", "\\\\\\\\evil.test\\\\x", "/v2/x", "data:text/html,x", "https://host.test/%", "https://host.test/%00\\u0000", "HTTPS://HOST.TEST",
        "https://" + new string('a', 300) + ".test/", "https://host.test/" + new string('p', 3000), "https://\\u00ad.test/", "https://\\uff41.test/", "https://api.segmind.com/x", "https://api.segmind.com:444/x");

    public static readonly byte[][] Numbers = Raw(
        "0", "-1", "-0", "1", "0.5", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e400", "-1e400", "1e-400", "1E+2147483648", "1e999999999999",
        "79228162514264337593543950335", "79228162514264337593543950336", "7.9e28", "0.0000000000000000000000000000001", "999999999.9999999", "1000000000", new string('9', 400));

    public static readonly byte[][] Scalars =
    [
        .. Raw("null", "true", "false"), .. States, .. Numbers,
        .. Texts(
            " ", "NaN", "Infinity", "-Infinity", "1e400", "42", "-1", "0x10", "1,5", "null", "\\u0000", "\\ud800", "\\udc00x", "x\\ud83d", "\\ud83d\\ude00", "\\u202e\\u0000\\uffff", "..", "../..", "a/b?c#d", "%2e%2e%2f",
            "[", "{", "[1,2", "{\\\"a\\\":", "[{\\\"keyname\\\":1,\\\"value\\\":{\\\"data\\\":[]}}]", "[{\\\"keyname\\\":\\\"x\\\",\\\"value\\\":{\\\"data\\\":\\\"https://images.segmind.com/y.png\\\"}}]",
            "{\\\"status\\\":\\\"COMPLETED\\\"}", "[\\\"\\ud800\\\"]", new string('[', 70), Png, Png[..^3], "data:image/png;base64," + Png, "data:;base64,", "data:image/png;base64,!!!", "data:,x", "data:image/svg+xml;base64,PHN2Zz4=",
            "sensitive", "insufficient credits", "spend limit", "2026-11-21T12:00:00Z", new string('x', 600), new string('x', 5000), new string('\u00e9', 5000)),
        .. Invalid([0xFF, 0xFE], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [(byte)'C', 0x80], [0xE2, 0x82]),
    ];

    public static readonly byte[][] Structures =
    [
        .. Raw(
            "{}", "[]", "[[]]", "[null]", "[{}]", "{\"\":{}}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "{\"url\":null}", "{\"url\":{\"url\":{\"url\":\"https://images.segmind.com/a.png\"}}}", "{\"message\":{}}", "{\"message\":[1]}",
            "{\"message\":{\"error\":{\"detail\":{\"message\":7}}}}", "[\"https://images.segmind.com/a.png\",7,null,{}]", "{\"b64_json\":\"" + Png + "\"}", "{\"data\":[],\"value\":[],\"images\":[]}", Many("1", 500), Many("\"https://images.segmind.com/a.png\"", 200), Many("[]", 300)),
        [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8],
        [.. "[\""u8, 0xC3, .. "\"]"u8],
        [.. "{\""u8, 0xFF, .. "\":1}"u8],
    ];

    /// <summary>Names that readers look for, and some that no reader can.</summary>
    public static readonly byte[][] Names = [.. Texts(
        "status", "error", "error_message", "error_description", "message", "detail", "output", "images", "url", "image_url", "image_urls", "image", "video", "data", "value", "type", "keyname", "content_type", "file_name", "file_size",
        "b64_json", "image_base64", "base64", "choices", "metrics", "inference_time", "queue_time", "total_time", "cost", "remaining_credits", "retry_count", "seed", "request_id", "poll_url", "status_url", "response_url",
        "file_urls", "urls", "credits", "free-credits", "statusCode", "", "STATUS", "\\u0073tatus", "\\ud800", "request_\\udc00id", "\\u0000"), [(byte)'"', 0xFF, (byte)'"']];

    /// <summary>What some writers take for JSON.</summary>
    public static readonly byte[][] NoJson = Raw("NaN", "-Infinity", "undefined", "'x'", "01", "+1", "1.", ".5", "\"\t\"", "\"\\x\"", "/**/1", "1,", "\"open", "{\"a\"}", "[1 2]", "");

    private static byte[][] Raw(params string[] values) => [.. values.Select(Encoding.UTF8.GetBytes)];

    private static byte[][] Texts(params string[] values) => Raw([.. values.Select(value => $"\"{value}\"")]);

    private static byte[][] Invalid(params byte[][] contents) => [.. contents.Select(content => (byte[])[(byte)'"', .. content, (byte)'"'])];

    private static string Many(string item, int count) => "[" + string.Join(',', Enumerable.Repeat(item, count)) + "]";
}
