using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmind.Sdk.Bench;

/// <summary>Fetches a result into a type of its own by source-generated reading.</summary>
internal sealed class BareResults(Send send)
{
    private readonly BareCall<BareResult> _result = new(send, Bare.PollLimit, body => JsonSerializer.Deserialize(body, BareJsonContext.Default.BareResult)!);

    public ValueTask<BareResult> GetAsync(Uri url) => _result.AskAsync(Bare.Request(HttpMethod.Get, url));
}

/// <summary>What a caller wants of a result.</summary>
internal sealed record BareResult(string Status, string RequestId, string? Output, IReadOnlyList<BareImage> Images, BareMetrics Metrics);

internal sealed record BareImage(Uri Url, string ContentType);

internal sealed record BareMetrics(double? InferenceTime, double? QueueTime, double? TotalTime);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BareResult))]
[JsonSerializable(typeof(SubmitBody))]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(InlineBody))]
internal sealed partial class BareJsonContext : JsonSerializerContext;
