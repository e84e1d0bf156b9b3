using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How <see cref="SeedEditV3"/> sizes its output. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<SeedEditSize>))]
public readonly record struct SeedEditSize : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>adaptive</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public SeedEditSize(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>The model chooses (<c>adaptive</c>, the server's default).</summary>
    public static SeedEditSize Adaptive { get; } = new("adaptive");

    /// <summary>As the input, no cropping (<c>original</c>).</summary>
    public static SeedEditSize Original { get; } = new("original");

    /// <summary>Square, for social media (<c>square</c>).</summary>
    public static SeedEditSize Square { get; } = new("square");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator SeedEditSize?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
