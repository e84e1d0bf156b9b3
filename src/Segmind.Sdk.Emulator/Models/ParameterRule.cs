using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>What a parameter must be; the worker checks it, not the gateway.</summary>
internal sealed record ParameterRule(string Name, JsonValueKind Kind)
{
    public bool Required { get; init; }

    public bool Whole { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>The values, where the page prints all of them.</summary>
    public string[]? Allowed { get; init; }

    /// <summary>An address of a picture; an array of them if <see cref="Kind"/> says so.</summary>
    public bool IsUrl { get; init; }

    public int? MaxItems { get; init; }

    public string? Problem(JsonObject parameters)
    {
        var value = parameters[Name];
        if (value is null)
        {
            return Required ? $"{Title} is Mandatory and must be string" : null;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.String when Kind == JsonValueKind.String => TextProblem(value.GetValue<string>()),
            JsonValueKind.Number when Kind == JsonValueKind.Number => NumberProblem(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
            JsonValueKind.True or JsonValueKind.False when Kind == JsonValueKind.True => null,
            JsonValueKind.Array when Kind == JsonValueKind.Array => ItemsProblem(value.AsArray()),
            _ => Required ? $"{Title} is Mandatory and must be string" : $"{Name} must be {TypeName}",
        };
    }

    private string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    private string TypeName => Kind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => Whole ? "integer" : "number",
        JsonValueKind.True => "boolean",
        _ => "array of strings",
    };

    private string? TextProblem(string value)
    {
        if (Required && string.IsNullOrWhiteSpace(value))
        {
            return $"{Title} is Mandatory and must be string";
        }

        if (IsUrl && !IsHttp(value))
        {
            return "Reference media rejected: URL must be a valid HTTP or HTTPS URL.";
        }

        return Allowed is null || Allowed.Contains(value, StringComparer.Ordinal)
            ? null
            : $"{Name} must be one of: {string.Join(", ", Allowed)}";
    }

    private string? NumberProblem(double value)
    {
        if (Whole && value != Math.Floor(value))
        {
            return $"{Name} must be {TypeName}";
        }

        return value < Min || value > Max
            ? string.Create(CultureInfo.InvariantCulture, $"{Name} must be between {Min} and {Max}")
            : null;
    }

    private string? ItemsProblem(JsonArray items)
    {
        if (items.Count > MaxItems)
        {
            return $"{Name} must have at most {MaxItems} items";
        }

        if (items.Any(item => item?.GetValueKind() != JsonValueKind.String))
        {
            return $"{Name} must be {TypeName}";
        }

        return items.Select(item => TextProblem(item!.GetValue<string>())).FirstOrDefault(problem => problem is not null);
    }

    private static bool IsHttp(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
