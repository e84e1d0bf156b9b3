using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How <see cref="AimlSeedEdit"/> sizes its output. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<AimlImageSize>))]
public readonly record struct AimlImageSize : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>adaptive</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public AimlImageSize(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>The model chooses (<c>adaptive</c>): the later page's default, and the only value it allows.</summary>
    public static AimlImageSize Adaptive { get; } = new("adaptive");

    /// <summary>1024 by 1024 pixels (<c>1024x1024</c>): the first page's default.</summary>
    public static AimlImageSize Square1024 { get; } = new("1024x1024");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator AimlImageSize?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
