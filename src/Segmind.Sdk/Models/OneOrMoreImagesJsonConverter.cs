using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk.Models;

/// <summary>Writes one image as a string and several as an array: both pages of <see cref="AimlSeedEdit"/> take the one, the first alone takes the other.</summary>
internal sealed class OneOrMoreImagesJsonConverter : JsonConverter<IReadOnlyList<ImageInput>>
{
    public override IReadOnlyList<ImageInput> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var one = OneImage(options);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return [ReadOne(ref reader, one)];
        }

        var images = new List<ImageInput>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            images.Add(ReadOne(ref reader, one));
        }

        return images;
    }

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

    private static ImageInput ReadOne(ref Utf8JsonReader reader, JsonTypeInfo<ImageInput> one) =>
        JsonSerializer.Deserialize(ref reader, one) ?? throw new JsonException("An image can't be null.");

    private static JsonTypeInfo<ImageInput> OneImage(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImageInput>)options.GetTypeInfo(typeof(ImageInput));
}
