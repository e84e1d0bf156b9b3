using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>Any PixelFlow workflow by its id, with inputs by their own names.</summary>
/// <example><code>await client.RunAsync(new AnyWorkflow("68a98710c49c91c2edbbbfa0-v1") { ["image_ukbxw"] = url, ["Upscale_x"] = "2x" });</code></example>
public sealed record AnyWorkflow : WorkflowRequest
{
    /// <summary>Names the workflow.</summary>
    /// <param name="id">The workflow's id and version, such as <c>68a98710c49c91c2edbbbfa0-v1</c>.</param>
    /// <exception cref="ArgumentException">The id is not one path segment.</exception>
    public AnyWorkflow(string id) : base(RequestContract.CheckName(id, nameof(id)), SegmindJson.Default.AnyWorkflow)
    {
    }

    /// <summary>An input by its own name: the same as <see cref="InferenceRequest.AdditionalParameters"/>.</summary>
    /// <param name="name">The input's name, case-sensitive.</param>
    /// <value>The value to send; <see langword="null"/> is sent as JSON null.</value>
    [JsonIgnore]
    public JsonNode? this[string name]
    {
        get => AdditionalParameters[name];
        set => AdditionalParameters[name] = value;
    }
}
