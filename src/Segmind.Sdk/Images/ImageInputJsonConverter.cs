using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>Writes an image as its URL. Public because the JSON context of your own records needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ImageInputJsonConverter : JsonConverter<ImageInput>
{
    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always: requests are written, not read.</exception>
    public override ImageInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are written, not read.");

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The image is local: a client uploads it or puts it inline before it writes the request.</exception>
    public override void Write(Utf8JsonWriter writer, ImageInput value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var url = value.Url ?? throw new InvalidOperationException(
            $"The image ({value}) is local and was not uploaded. If its record is yours, override MapImages so that the client finds it.");
        writer.WriteStringValue(url.OriginalString);
    }
}
