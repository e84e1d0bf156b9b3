using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk;

/// <summary>What <see cref="SegmindClient"/> can run: one immutable set of parameters for one model or workflow.</summary>
/// <remarks>
/// A property that is <see langword="null"/> is not sent, so the server's default stays the server's.
/// Two requests are equal when their parameters are. <see cref="ToString"/> names the model and prints no parameter.
/// </remarks>
public abstract record InferenceRequest
{
    private protected InferenceRequest(string modelName, JsonTypeInfo typeInfo)
    {
        ModelName = modelName;
        TypeInfo = RequestContract.Check(typeInfo, GetType());
    }

    /// <summary>Copies a request; <see cref="AdditionalParameters"/> are cloned, so that the copy can be changed alone.</summary>
    /// <param name="original">The request to copy.</param>
    protected InferenceRequest(InferenceRequest original)
    {
        ArgumentNullException.ThrowIfNull(original);
        ModelName = original.ModelName;
        TypeInfo = original.TypeInfo;
        TypicalLatency = original.TypicalLatency;
        AdditionalParameters = (JsonObject)original.AdditionalParameters.DeepClone();
    }

    /// <summary>Parameters that no typed property covers, by their wire names; merged into the body as they are.</summary>
    /// <value>
    /// Empty at first. A name that a typed property also sets is refused when the request is sent. To pass by a guard whose
    /// range the server has widened, leave the typed property unset and put the value here.
    /// </value>
    [JsonIgnore]
    public JsonObject AdditionalParameters { get; } = [];

    /// <summary>How long a run typically takes, where the model's page or the directory states it.</summary>
    /// <value>A hint for waiting; <see langword="null"/> when unknown. Never sent.</value>
    [JsonIgnore]
    public TimeSpan? TypicalLatency { get; protected init; }

    internal string ModelName { get; }

    internal JsonTypeInfo TypeInfo { get; }

    /// <summary>Replaces the images of this request: the one place that knows where a record keeps them.</summary>
    /// <param name="map">Called once for every image, in the order of the body.</param>
    /// <returns>A copy with the replaced images, or this request when it holds none.</returns>
    /// <remarks>Override it in a record of your own that has <see cref="ImageInput"/> properties, or its local images can't be uploaded.</remarks>
    protected internal virtual InferenceRequest MapImages(Func<ImageInput, ImageInput> map) => this;

    /// <summary>Compares the kind of request, its model and its parameters, the additional ones included.</summary>
    /// <param name="other">The request to compare with.</param>
    /// <returns>Whether both ask for the same work.</returns>
    public virtual bool Equals(InferenceRequest? other) =>
        other is not null
        && EqualityContract == other.EqualityContract
        && ModelName == other.ModelName
        && JsonNode.DeepEquals(AdditionalParameters, other.AdditionalParameters);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(EqualityContract, ModelName);

    /// <summary>Names the request and its model. Prompts and images are left out, so that a log can't leak them.</summary>
    /// <returns>For example <c>SeedEditV3 (seededit-v3)</c>.</returns>
    public sealed override string ToString() => $"{GetType().Name} ({ModelName})";
}
