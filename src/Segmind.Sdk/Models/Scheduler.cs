using System.Text.Json.Serialization;

namespace Segmind.Sdk.Models;

/// <summary>How <see cref="Sd3MedImg2Img"/> spaces its noise levels. Any string the server takes passes.</summary>
[JsonConverter(typeof(OpenValueJsonConverter<Scheduler>))]
public readonly record struct Scheduler : IOpenValue
{
    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form, such as <c>sgm_uniform</c>.</param>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public Scheduler(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
    }

    /// <inheritdoc />
    public string Value => field ?? "";

    /// <summary>Normal (<c>normal</c>).</summary>
    public static Scheduler Normal { get; } = new("normal");

    /// <summary>Karras (<c>karras</c>).</summary>
    public static Scheduler Karras { get; } = new("karras");

    /// <summary>Exponential (<c>exponential</c>).</summary>
    public static Scheduler Exponential { get; } = new("exponential");

    /// <summary>SGM uniform (<c>sgm_uniform</c>, the server's default).</summary>
    public static Scheduler SgmUniform { get; } = new("sgm_uniform");

    /// <summary>Simple (<c>simple</c>).</summary>
    public static Scheduler Simple { get; } = new("simple");

    /// <summary>DDIM uniform (<c>ddim_uniform</c>).</summary>
    public static Scheduler DdimUniform { get; } = new("ddim_uniform");

    /// <summary>Takes any string; <see langword="null"/> means not sent.</summary>
    /// <param name="value">The wire form.</param>
    public static implicit operator Scheduler?(string? value) => value is null ? null : new(value);

    /// <summary>The value on the wire.</summary>
    /// <returns>The same as <see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
