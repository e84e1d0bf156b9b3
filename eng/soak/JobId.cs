using System.Globalization;

namespace Segmind.Sdk.Soak;

/// <summary>A job's id says how and when the job ends, so that the server has nothing to remember.</summary>
internal static class JobId
{
    private const int OneFailsIn = 10;

    public static string New(long number, DateTimeOffset due) =>
        string.Create(CultureInfo.InvariantCulture, $"{(number % OneFailsIn == 0 ? 'f' : 'c')}-{number}-{due.ToUnixTimeMilliseconds()}");

    public static bool Completes(string id) => id[0] == 'c';

    public static bool HasEnded(string id, DateTimeOffset now) =>
        long.Parse(id.AsSpan(id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture) <= now.ToUnixTimeMilliseconds();
}
