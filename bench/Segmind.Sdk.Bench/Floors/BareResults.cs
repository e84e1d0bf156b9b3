using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmind.Sdk.Bench;

/// <summary>Fetches a result into a type of its own: pooled bytes, source-generated reading.</summary>
internal sealed class BareResults(Send send)
{
    private readonly TimeLimits _limits = new(Bare.PollLimit);

    public async Task<BareResult> GetAsync(Uri url)
    {
        var limit = _limits.Start();
        var buffer = BareJson.Rent();
        using var request = Bare.Request(HttpMethod.Get, url);
        using var response = await send(request, limit.Token);
        var length = await BareJson.ReadAsync(response, buffer, limit.Token);
        var result = JsonSerializer.Deserialize(buffer.AsSpan(0, length), BareJsonContext.Default.BareResult)!;
        BareJson.Return(buffer);
        _limits.End(limit);
        return result;
    }
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
