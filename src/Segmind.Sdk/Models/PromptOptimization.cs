using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How <see cref="SeedreamV5LiteI2I"/> works the prompt out before it draws. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<PromptOptimization>))]
public readonly record struct PromptOptimization : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>fast</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public PromptOptimization(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Quicker results (<c>fast</c>, the server's default).</summary>
    public static PromptOptimization Fast { get; } = new("fast");

    /// <summary>A more detailed transformation (<c>standard</c>).</summary>
    public static PromptOptimization Standard { get; } = new("standard");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator PromptOptimization?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
