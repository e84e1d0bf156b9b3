using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>The output shape of <see cref="SeedreamV5LiteI2I"/>, width to height. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<SeedreamAspectRatio>))]
public readonly record struct SeedreamAspectRatio : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>16:9</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public SeedreamAspectRatio(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Square (<c>1:1</c>).</summary>
    public static SeedreamAspectRatio Ratio1x1 { get; } = new("1:1");

    /// <summary>Landscape (<c>4:3</c>).</summary>
    public static SeedreamAspectRatio Ratio4x3 { get; } = new("4:3");

    /// <summary>Portrait (<c>3:4</c>).</summary>
    public static SeedreamAspectRatio Ratio3x4 { get; } = new("3:4");

    /// <summary>Widescreen (<c>16:9</c>, the server's default).</summary>
    public static SeedreamAspectRatio Ratio16x9 { get; } = new("16:9");

    /// <summary>Tall, for phones (<c>9:16</c>).</summary>
    public static SeedreamAspectRatio Ratio9x16 { get; } = new("9:16");

    /// <summary>Landscape, as a classic photo (<c>3:2</c>).</summary>
    public static SeedreamAspectRatio Ratio3x2 { get; } = new("3:2");

    /// <summary>Portrait, as a classic photo (<c>2:3</c>).</summary>
    public static SeedreamAspectRatio Ratio2x3 { get; } = new("2:3");

    /// <summary>Cinema (<c>21:9</c>).</summary>
    public static SeedreamAspectRatio Ratio21x9 { get; } = new("21:9");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator SeedreamAspectRatio?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
