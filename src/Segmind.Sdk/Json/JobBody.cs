using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What the bodies of status, result and workflow replies share: state, error, metrics. Read tolerantly: an unknown value never throws.</summary>
internal static class JobBody
{
    private static readonly byte[][] Details = JsonElementReading.Names("error_description", "error", "error_message", "message", "detail");

    public static JobState? StateOf(JsonElement body) => body.Text("status"u8) is { } word ? ParseState(word) : null;

    public static JobState ParseState(string word) => word.ToUpperInvariant() switch
    {
        "QUEUED" => JobState.Queued,
        "PROCESSING" => JobState.Processing,
        "COMPLETED" => JobState.Completed,
        "FAILED" => JobState.Failed,
        _ => JobState.Unknown,
    };

    /// <summary>The service's own words for an error, from whichever member it chose, text or object.</summary>
    public static string? DetailOf(JsonElement body)
    {
        foreach (var name in Details)
        {
            if (body.Member(name) is { } value && Words(value) is { } words)
            {
                return words;
            }
        }

        return null;
    }

    public static InferenceMetrics MetricsOf(JsonElement body)
    {
        var metrics = body.Member("metrics"u8) ?? default;
        return new InferenceMetrics
        {
            InferenceTime = metrics.Seconds("inference_time"u8),
            QueueTime = metrics.Seconds("queue_time"u8),
            TotalTime = metrics.Seconds("total_time"u8),
            Cost = metrics.Number("cost"u8),
            RemainingCredits = metrics.Number("remaining_credits"u8),
            RetryCount = metrics.Integer("retry_count"u8) is >= 0 and <= int.MaxValue and var count ? (int)count : null,
        };
    }

    private static string? Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.AsText() is { Length: > 0 } text => text,
        JsonValueKind.Object => DetailOf(value) ?? value.AsJson(),
        JsonValueKind.Array => value.AsJson(),
        _ => null,
    };
}
