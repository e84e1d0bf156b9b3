using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>Any of Segmind's models by its slug, with parameters by their wire names.</summary>
/// <remarks>
/// For local files, upload first and pass the address: <c>["image_url"] = (await client.UploadAsync(image)).AbsoluteUri</c>.
/// Values are sent as they are; the server checks them when the job runs, and a job that fails is not charged.
/// </remarks>
/// <example><code>await client.RunAsync(new AnyModel("nano-banana") { ["prompt"] = "a red fox", ["image_urls"] = new JsonArray(url) });</code></example>
public sealed record AnyModel : ModelRequest
{
    /// <summary>Names the model.</summary>
    /// <param name="slug">The last part of the model's address, such as <c>nano-banana</c>.</param>
    /// <exception cref="ArgumentException">The slug is not one path segment.</exception>
    public AnyModel(string slug) : base(slug, SegmindJson.Default.AnyModel)
    {
    }

    /// <summary>A parameter by its wire name: the same as <see cref="InferenceRequest.AdditionalParameters"/>.</summary>
    /// <param name="name">The wire name, such as <c>guidance_scale</c>.</param>
    /// <value>The value to send; <see langword="null"/> is sent as JSON null.</value>
    [JsonIgnore]
    public JsonNode? this[string name]
    {
        get => AdditionalParameters[name];
        set => AdditionalParameters[name] = value;
    }

    internal static AnyModel From(string slug, JsonObject parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var model = new AnyModel(slug);
        foreach (var (name, value) in parameters)
        {
            model[name] = value?.DeepClone();
        }

        return model;
    }
}
