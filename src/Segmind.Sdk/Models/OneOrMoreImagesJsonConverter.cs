using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk.Models;

/// <summary>Writes one image as a string and several as an array: both pages of <see cref="AimlSeedEdit"/> take the one, the first alone takes the other.</summary>
internal sealed class OneOrMoreImagesJsonConverter : JsonConverter<IReadOnlyList<ImageInput>>
{
    public override IReadOnlyList<ImageInput> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are written, not read.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ImageInput> value, JsonSerializerOptions options)
    {
        var one = OneImage(options);
        if (value.Count == 1)
        {
            JsonSerializer.Serialize(writer, value[0], one);
            return;
        }

        writer.WriteStartArray();
        foreach (var image in value)
        {
            JsonSerializer.Serialize(writer, image, one);
        }

        writer.WriteEndArray();
    }

    private static JsonTypeInfo<ImageInput> OneImage(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImageInput>)options.GetTypeInfo(typeof(ImageInput));
}
