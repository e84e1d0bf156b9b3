using System.Globalization;

namespace Segmind.Sdk.Soak;

/// <summary>How long and how hard to soak.</summary>
internal sealed record SoakOptions
{
    public const string Usage = "Usage: dotnet run -c Release --project eng/soak -- [--minutes 10] [--rate 5000]";

    public double Minutes { get; init; } = 10;

    /// <summary>Polls a second, all jobs together.</summary>
    public double Rate { get; init; } = 5000;

    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(500);

    public int Jobs => Math.Max(1, (int)(Rate * Interval.TotalSeconds));

    /// <summary>How long the service takes for a job, on average.</summary>
    public TimeSpan Hold => TimeSpan.FromSeconds(Math.Min(30, Length.TotalSeconds / 4));

    /// <summary>Reads the arguments; <see langword="null"/> when one makes no sense.</summary>
    public static SoakOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count
                || !double.TryParse(arguments[i + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || value <= 0)
            {
                return null;
            }

            switch (arguments[i])
            {
                case "--minutes":
                    options = options with { Minutes = value };
                    break;
                case "--rate":
                    options = options with { Rate = value };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
