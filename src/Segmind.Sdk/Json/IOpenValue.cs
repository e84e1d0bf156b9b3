namespace Segmind.Sdk;

/// <summary>A set of values that the server may widen: named ones in code, any other string passes.</summary>
/// <remarks>Implement it in a <c>readonly record struct</c> of your own for a model of your own, with <see cref="OpenValueJsonConverter{T}"/> on it.</remarks>
public interface IOpenValue
{
    /// <summary>The value on the wire.</summary>
    /// <value>Empty only for <see langword="default"/>, which a request refuses.</value>
    string Value { get; }
}
