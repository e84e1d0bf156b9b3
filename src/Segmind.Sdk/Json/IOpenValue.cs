using System.ComponentModel;

namespace Segmind.Sdk;

/// <summary>A set of values that the server may widen: named ones in code, any other string passes.</summary>
/// <typeparam name="TSelf">The value set itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOpenValue<TSelf> where TSelf : struct, IOpenValue<TSelf>
{
    /// <summary>The value on the wire.</summary>
    /// <value>Empty only for <see langword="default"/>, which a request refuses.</value>
    string Value { get; }

    /// <summary>Makes a value from its wire form.</summary>
    /// <param name="value">The wire form; any non-empty string.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Create(string value);
}
