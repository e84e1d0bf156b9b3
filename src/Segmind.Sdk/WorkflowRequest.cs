using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk;

/// <summary>A request for a PixelFlow workflow. Derive from it to give a workflow of your own its types.</summary>
/// <remarks>A workflow's input names are case-sensitive and arbitrary: state each with <see cref="JsonPropertyNameAttribute"/>.</remarks>
public abstract record WorkflowRequest : QueuedRequest
{
    /// <summary>Names the workflow and says how its inputs are written.</summary>
    /// <param name="workflowId">The workflow's id and version, such as <c>68a98710c49c91c2edbbbfa0-v1</c>.</param>
    /// <param name="typeInfo">The source-generated contract of the record, from a context that writes snake_case and leaves nulls out.</param>
    /// <exception cref="ArgumentException">The id is not one path segment, or the context writes other names or nulls.</exception>
    protected WorkflowRequest(string workflowId, JsonTypeInfo typeInfo) : base(RequestContract.CheckName(workflowId, nameof(workflowId)), typeInfo)
    {
    }

    /// <summary>The workflow's id and version.</summary>
    /// <value>The last part of its address: <c>POST /workflows/{id}</c>.</value>
    [JsonIgnore]
    public string WorkflowId => ModelName;
}
