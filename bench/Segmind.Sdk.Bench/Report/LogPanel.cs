using System.Globalization;
using System.Text;

namespace Segmind.Sdk.Bench;

/// <summary>One line of a panel.</summary>
internal sealed record Series(string Name, string Color, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A plot with logarithmic axes.</summary>
internal sealed class LogPanel(string title, IReadOnlyList<Series> series)
{
    public const int Width = 340;
    private const int Left = 62;
    private const int Right = 322;
    private const int Top = 62;
    private const int Bottom = 280;
    private const double Least = 0.01;
    private readonly StringBuilder _svg = new();
    private readonly (int From, int To) _x = Decades(series.SelectMany(one => one.Points).Select(point => point.X));
    private readonly (int From, int To) _y = Decades(series.SelectMany(one => one.Points).Select(point => point.Y));

    public string Draw(int offset)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({offset} 0)\">\n");
        Text((Left + Right) / 2, 22, "middle", title, "font-weight=\"bold\"");
        foreach (var tick in Ticks(_x))
        {
            Line(X(tick), Top, X(tick), Bottom);
            Text(X(tick), Bottom + 18, "middle", Label(tick));
        }

        foreach (var tick in Ticks(_y))
        {
            Line(Left, Y(tick), Right, Y(tick));
            Text(Left - 6, Y(tick) + 4, "end", Label(tick));
        }

        Text((Left + Right) / 2, Bottom + 38, "middle", "waiting jobs");
        for (var index = 0; index < series.Count; index++)
        {
            DrawSeries(series[index], index);
        }

        return _svg.Append("</g>").ToString();
    }

    private void DrawSeries(Series one, int index)
    {
        var legend = Left + (index * 120);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{legend}\" y=\"36\" width=\"12\" height=\"12\" fill=\"{one.Color}\"/>\n");
        Text(legend + 18, 47, "start", one.Name);
        var points = one.Points.Select(point => (X: X(point.X), Y: Y(point.Y))).ToList();
        _svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{one.Color}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(point => Invariant($"{point.X:0.#},{point.Y:0.#}")))}\"/>\n");
        foreach (var (x, y) in points)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.5\" fill=\"{one.Color}\"/>\n");
        }
    }

    private void Line(double x1, double y1, double x2, double y2) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"#dddddd\"/>\n");

    private void Text(double x, double y, string anchor, string text, string style = "") =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" {style}>{text}</text>\n");

    private double X(double value) => Left + ((Math.Log10(value) - _x.From) / (_x.To - _x.From) * (Right - Left));

    private double Y(double value) => Bottom - ((Math.Log10(Math.Max(value, Least)) - _y.From) / (_y.To - _y.From) * (Bottom - Top));

    /// <summary>The powers of ten, and the twos and fives between when there are few.</summary>
    private static IEnumerable<double> Ticks((int From, int To) axis)
    {
        int[] steps = axis.To - axis.From <= 2 ? [1, 2, 5] : [1];
        return Enumerable.Range(axis.From, axis.To - axis.From + 1)
            .SelectMany(decade => steps.Select(step => step * Math.Pow(10, decade)))
            .Where(tick => tick <= Math.Pow(10, axis.To));
    }

    private static string Label(double tick) => tick >= 1000 ? Invariant($"{tick / 1000:0} k") : Invariant($"{tick:0.##}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static (int From, int To) Decades(IEnumerable<double> values)
    {
        var logs = values.Select(value => Math.Log10(Math.Max(value, Least))).ToList();
        var from = (int)Math.Floor(logs.Min());
        return (from, Math.Max(from + 1, (int)Math.Ceiling(logs.Max())));
    }
}
