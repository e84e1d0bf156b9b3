using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>A job's id says how the service treats it: <c>behaviour-number-unique</c>.</summary>
internal static class JobId
{
    /// <summary>Never ends.</summary>
    public static string Waiting() => New("hold", 0);

    /// <summary>Never ends; how late each poll comes is written down.</summary>
    public static string Timed(TimeSpan interval) => New("late", (int)interval.TotalMilliseconds);

    /// <summary>Is COMPLETED at its poll of that number.</summary>
    public static string EndsAt(int poll) => New("ends", poll);

    /// <summary>Is COMPLETED with an image of that size in its JSON.</summary>
    public static string Inline(int imageBytes) => New("inline", imageBytes);

    public static (string Behaviour, int Number) Read(string id)
    {
        var parts = id.Split('-');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string New(string behaviour, int number) => string.Create(CultureInfo.InvariantCulture, $"{behaviour}-{number}-{Guid.NewGuid():N}");
}
