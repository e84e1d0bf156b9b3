using System.Globalization;

namespace Segmind.Sdk.Emulator;

/// <summary>ISO 8601 in UTC, with milliseconds.</summary>
internal static class Timestamp
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
