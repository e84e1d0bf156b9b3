using System.Globalization;
using System.Net.Http.Headers;

namespace Segmind.Sdk;

/// <summary>
/// When a rate limit resets. The header's format is not documented: ISO 8601, RFC 1123 and Unix seconds or milliseconds are taken,
/// anything else is as if absent. The distance is by the service's own clock, so that a wrong local clock does no harm.
/// </summary>
internal static class RateLimitReset
{
    private const string HeaderName = "x-rate-limit-reset-at-utc";
    private const long FirstMillisecondStamp = 100_000_000_000;

    public static DateTimeOffset? At(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.TryGetValues(HeaderName, out var values) && Parse(values.FirstOrDefault()) is { } reset)
        {
            return reset;
        }

        var now = headers.Date ?? time.GetUtcNow();
        return headers.RetryAfter switch
        {
            { Date: { } date } => date,
            { Delta: { } delta } when delta < DateTimeOffset.MaxValue - now => now + delta,
            _ => null,
        };
    }

    /// <summary>How long to wait; <see langword="null"/> when nothing sensible was stated.</summary>
    public static TimeSpan? Delay(HttpResponseHeaders headers, TimeProvider time) =>
        At(headers, time) - (headers.Date ?? time.GetUtcNow()) is { } delay && delay > TimeSpan.Zero ? delay : null;

    private static DateTimeOffset? Parse(string? text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp))
        {
            return FromUnix(stamp);
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, utc, out var date)
            || (StartsWithYear(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out date)) ? date : null;
    }

    /// <summary>Without a year, "12:30" would be read as today's by the local clock.</summary>
    private static bool StartsWithYear(string? text) => text is { Length: > 4 } && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;

    private static DateTimeOffset? FromUnix(long stamp)
    {
        var milliseconds = stamp < FirstMillisecondStamp ? stamp * 1000 : stamp;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
