using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk;

/// <summary>A request for one of Segmind's models. Derive from it to add a model of your own.</summary>
/// <example>
/// <code>
/// public sealed record Upscaler : ModelRequest
/// {
///     public Upscaler() : base("esrgan", MyJson.Default.Upscaler) { }
///     public required ImageInput Image { get; init; }
///     protected override InferenceRequest MapImages(Func&lt;ImageInput, ImageInput&gt; map) => this with { Image = map(Image) };
/// }
///
/// [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
///     DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
/// [JsonSerializable(typeof(Upscaler))]
/// internal sealed partial class MyJson : JsonSerializerContext;
/// </code>
/// </example>
public abstract record ModelRequest : QueuedRequest
{
    /// <summary>Names the model and says how its parameters are written.</summary>
    /// <param name="slug">The last part of the model's address, such as <c>seededit-v3</c>.</param>
    /// <param name="typeInfo">The source-generated contract of the record, from a context that writes snake_case and leaves nulls out.</param>
    /// <exception cref="ArgumentException">The slug is not one path segment, or the context writes other names or nulls.</exception>
    protected ModelRequest(string slug, JsonTypeInfo typeInfo) : base(RequestContract.CheckName(slug, nameof(slug)), typeInfo)
    {
    }

    /// <summary>The model's name on the wire.</summary>
    /// <value>The last part of its address: <c>POST /v2/{slug}</c>.</value>
    [JsonIgnore]
    public string Slug => ModelName;
}
