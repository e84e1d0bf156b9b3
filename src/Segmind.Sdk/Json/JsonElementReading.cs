using System.Globalization;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Reading members that may be absent, of another kind, or numbers written as text.</summary>
internal static class JsonElementReading
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    public static decimal? Number(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var value) => value,
        { ValueKind: JsonValueKind.String } text => ParseNumber(text.AsText()),
        _ => null,
    };

    public static long? Integer(this JsonElement element, string name) => ToInteger(element.Number(name));

    public static long? ToInteger(decimal? value) =>
        value is >= long.MinValue and <= long.MaxValue && value == decimal.Truncate(value.Value) ? (long)value : null;

    public static TimeSpan? Seconds(this JsonElement element, string name) => ToSeconds(element.Number(name));

    public static TimeSpan? ToSeconds(decimal? value) => value is >= 0 and < 1_000_000_000 ? TimeSpan.FromTicks((long)(value.Value * TimeSpan.TicksPerSecond)) : null;

    public static decimal? ParseNumber(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A string's text; <see langword="null"/> for other kinds and for text that is not Unicode.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
