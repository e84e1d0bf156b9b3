using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>The form in which <see cref="AimlSeedEdit"/> returns its image. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<AimlResponseFormat>))]
public readonly record struct AimlResponseFormat : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>url</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public AimlResponseFormat(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>An address to download from (<c>url</c>, the server's default).</summary>
    public static AimlResponseFormat Url { get; } = new("url");

    /// <summary>The content itself, as base64 in the reply (<c>b64_json</c>).</summary>
    public static AimlResponseFormat Base64Json { get; } = new("b64_json");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator AimlResponseFormat?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
