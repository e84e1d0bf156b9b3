using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How far <see cref="RetouchWorkflow"/> enlarges its output. Any string the workflow takes passes.</summary>
/// <remarks>
/// The page prints its default and lists no other value, so there is one named value.
/// </remarks>
[JsonConverter(typeof(OpenValueJsonConverter<UpscaleFactor>))]
public readonly record struct UpscaleFactor : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>2x</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public UpscaleFactor(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Twice the width and height (<c>2x</c>, the workflow's default).</summary>
    public static UpscaleFactor X2 { get; } = new("2x");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator UpscaleFactor?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
