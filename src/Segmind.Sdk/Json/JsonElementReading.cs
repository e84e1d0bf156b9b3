using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Reading members that may be absent, of another kind, or numbers written as text.</summary>
internal static class JsonElementReading
{
    /// <summary>Text as JSON, over the text itself, which is not to change; <see langword="null"/> when it is something else or broken off.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            // Never disposed of, so that the element lives as long as it is wanted: a copy would cost more than the pool gets back.
            return JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Names of members that are looked for one after the other.</summary>
    public static byte[][] Names(params string[] names) => Array.ConvertAll(names, Encoding.UTF8.GetBytes);

    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            return MemberBesideUnreadableOnes(element, name);
        }
    }

    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name)?.AsText();

    public static decimal? Number(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var value) => value,
        { ValueKind: JsonValueKind.String } text => ParseNumber(text.AsText()),
        _ => null,
    };

    public static long? Integer(this JsonElement element, ReadOnlySpan<byte> name) => ToInteger(element.Number(name));

    public static long? ToInteger(decimal? value) =>
        value is >= long.MinValue and <= long.MaxValue && value == decimal.Truncate(value.Value) ? (long)value : null;

    public static TimeSpan? Seconds(this JsonElement element, ReadOnlySpan<byte> name) => ToSeconds(element.Number(name));

    public static TimeSpan? ToSeconds(decimal? value) => value is >= 0 and < 1_000_000_000 ? TimeSpan.FromTicks((long)(value.Value * TimeSpan.TicksPerSecond)) : null;

    /// <summary>A name may be text that is not Unicode; it is nobody's member, and must not hide the others.</summary>
    private static JsonElement? MemberBesideUnreadableOnes(JsonElement element, ReadOnlySpan<byte> name)
    {
        foreach (var property in element.EnumerateObject())
        {
            try
            {
                if (property.NameEquals(name) && property.Value.ValueKind != JsonValueKind.Null)
                {
                    return property.Value;
                }
            }
            catch (InvalidOperationException)
            {
                // Not this one.
            }
        }

        return null;
    }

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

    /// <summary>A value as it is written; <see langword="null"/> when that is not Unicode.</summary>
    public static string? AsJson(this JsonElement element)
    {
        try
        {
            return element.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
