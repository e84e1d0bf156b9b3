using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>Figures as they are printed, and what is made of several.</summary>
internal static class Numbers
{
    public const double MiB = 1024 * 1024;

    public static string Show(double value, string unit) => $"{Show(value)} {unit}".TrimEnd();

    public static string Show(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 => "#,0",
        >= 10 => "0.#",
        >= 0.1 => "0.##",
        _ => "0.####",
    }, CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values) => Percentile([.. values], 0.5);

    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count * share, sorted.Count - 1)];
    }
}
