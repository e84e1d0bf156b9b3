namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Headers that are read, with values nobody should send.</summary>
internal static class HostileHeaders
{
    private static readonly string[] Moments =
    [
        "Sat, 21 Nov 2026 12:00:30 GMT", "2026-11-21T12:00:05Z", "2026-11-21T12:00:05", "2026-11-21T12:00:05.9999999999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00", "9999-12-31", "2026-13-45T99:99:99Z", "12:30", "2026", "20261121",
        "1795262430", "1795262430000", "0", "-1", "9223372036854775807", "9223372036854775808", "1e9", "NaN", "", " ", "\u00e9", "\ud800", new string('9', 300), "2026-02-30", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "2026-11-21T12:00:05Z, 2026-11-21T12:00:06Z",
    ];

    private static readonly string[] Amounts = ["0", "-1", "10.8", "1e400", "1e-400", "NaN", "Infinity", "", "1,5", "79228162514264337593543950335", "79228162514264337593543950336", "9223372036854775808", "0x10", "\u0661", "999999999", new string('9', 400)];

    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-16", "application/json; charset=\"nope\"", "application/problem+json", "image/png", "image/\u00e9", "IMAGE/PNG", "video/mp4", "text/html", "text/html; charset=\ud800", "multipart/form-data", "json", "/", "a/b/c", "", ";", "application/json, image/png", "image/" + new string('x', 500),
    ];

    private static readonly string[] Locations =
    [
        "/v2/x", "https://images.segmind.com/b.png", "http://evil.test/", "https://evil.test/a", "//evil.test/a", "file:///etc/passwd", "data:image/png;base64,AAAA", "https://\ud800.test/", "https://[::1", "", " ", "?q", "#f", "..", "https://a b/", "https://user:pw@host.test/", "https://host\u3002test/", "https://" + new string('a', 5000),
    ];

    private static readonly (string Name, string[] Values)[] Known =
    [
        ("x-rate-limit-reset-at-utc", Moments), ("x-rate-limit-reset-at-utc", Moments), ("Date", Moments), ("Retry-After", [.. Moments, .. Amounts]), ("x-generation-time", Amounts), ("x-cost", Amounts), ("x-remaining-credits", Amounts), ("x-seed-value", Amounts),
        ("x-aimlapi-usd-spent", Amounts), ("x-request-id", ["", " ", "..", "../../etc/passwd", "a/b\\c", "\u0000", "\ud800", new string('i', 600), "r1"]), ("Location", Locations), ("Content-Length", [.. Amounts, "268435457", "5"]), ("Content-Encoding", ["gzip", "br", "nope"]), ("Content-Type", Types),
        ("Transfer-Encoding", ["chunked", "gzip, chunked", "\u0000"]), ("Server", ["\u00e9", "x"]),
    ];

    /// <summary>Adds some to an answer, now and then twice the same.</summary>
    public static void Add(HttpResponseMessage response, FuzzRandom random)
    {
        for (var count = 1 + random.Below(4); count > 0; count--)
        {
            var (name, values) = random.Pick(Known);
            var content = name.StartsWith("Content-", StringComparison.Ordinal);
            if (content && random.OneIn(2))
            {
                response.Content.Headers.Remove(name);
            }

            for (var times = random.OneIn(5) ? 2 : 1; times > 0; times--)
            {
                _ = content ? response.Content.Headers.TryAddWithoutValidation(name, random.Pick(values)) : response.Headers.TryAddWithoutValidation(name, random.Pick(values));
            }
        }
    }
}
