using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>Writes a value set as its wire string. Public because the JSON context of your own records needs it.</summary>
/// <typeparam name="T">The value set.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OpenValueJsonConverter<T> : JsonConverter<T> where T : struct, IOpenValue
{
    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always: requests are written, not read.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are written, not read.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
