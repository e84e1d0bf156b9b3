using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>The output resolution of <see cref="SeedreamV5LiteI2I"/>. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<SeedreamSize>))]
public readonly record struct SeedreamSize : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>3K</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public SeedreamSize(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Moderate detail (<c>2K</c>).</summary>
    public static SeedreamSize Size2K { get; } = new("2K");

    /// <summary>Fine detail (<c>3K</c>, the server's default).</summary>
    public static SeedreamSize Size3K { get; } = new("3K");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator SeedreamSize?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
