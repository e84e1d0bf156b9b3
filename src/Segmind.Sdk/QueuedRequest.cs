using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk;

/// <summary>A request that the service queues: it can be submitted, waited for, and resumed by its id.</summary>
public abstract record QueuedRequest : InferenceRequest
{
    private protected QueuedRequest(string modelName, JsonTypeInfo typeInfo) : base(modelName, typeInfo)
    {
    }
}
