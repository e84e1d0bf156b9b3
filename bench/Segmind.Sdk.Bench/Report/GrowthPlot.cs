namespace Segmind.Sdk.Bench;

/// <summary>Draws the growth: three panels side by side, the number of jobs from left to right.</summary>
internal static class GrowthPlot
{
    private const int Height = 330;

    public static string Draw(IReadOnlyList<GrowthPoint> sdk, IReadOnlyList<GrowthPoint> bare)
    {
        var panels = new[]
        {
            Panel("processor time per poll, µs", point => point.MicrosecondsPerPoll),
            Panel("memory per job, bytes", point => point.BytesPerJob),
            Panel("lateness, 99th percentile, ms", point => point.Lateness),
        };
        var drawn = panels.Select((panel, index) => panel.Draw(index * LogPanel.Width));
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {panels.Length * LogPanel.Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            {string.Join('\n', drawn)}
            </svg>

            """;

        LogPanel Panel(string title, Func<GrowthPoint, double> value) => new(title,
        [
            new("Segmind.Sdk", "#0b62a4", [.. sdk.Select(point => ((double)point.Jobs, value(point)))]),
            new("floor", "#8a8a8a", [.. bare.Select(point => ((double)point.Jobs, value(point)))]),
        ]);
    }
}
