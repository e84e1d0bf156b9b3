using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What one poll brought: a status, or no news and why.</summary>
internal sealed record JobReading
{
    private static readonly JobReading Queued = new() { State = JobState.Queued, Word = "QUEUED" };
    private static readonly JobReading Processing = new() { State = JobState.Processing, Word = "PROCESSING" };

    /// <summary>Where the job stands; <see langword="null"/> for no news.</summary>
    public JobState? State { get; init; }

    /// <summary>The service's own word for it.</summary>
    public string Word { get; init; } = "";

    public string? Detail { get; init; }

    public InferenceMetrics Metrics { get; init; } = InferenceMetrics.None;

    /// <summary>The reply behind a status.</summary>
    public JsonElement Body { get; init; }

    /// <summary>Where the large images lie that the body has stand-ins for.</summary>
    public SpooledJson? Spooled { get; init; }

    /// <summary>Why there is no news.</summary>
    public SegmindException? Fault { get; init; }

    /// <summary>When the service wants to be asked again; it wins over the schedule.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsTerminal => State is JobState.Completed or JobState.Failed;

    public JobStatus ToStatus(Job job, TimeSpan elapsed) => new()
    {
        RequestId = job.RequestId,
        State = State!.Value,
        RawState = Word,
        Detail = Detail,
        Elapsed = elapsed,
        Metrics = Metrics,
    };

    /// <summary>The reading of a body that says the job goes on and nothing else of note; <see langword="null"/> for any other.</summary>
    public static JobReading? FindPlain(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        JobReading? found = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isStatus = reader.ValueTextEquals("status"u8);
                var isMetrics = reader.ValueTextEquals("metrics"u8);
                reader.Read();
                if (isStatus && (found is not null || (found = OfWord(ref reader)) is null))
                {
                    return null;
                }

                if (isMetrics && !IsEmpty(ref reader))
                {
                    return null;
                }

                reader.Skip();
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not Unicode.
            return null;
        }
    }

    private static JobReading? OfWord(ref Utf8JsonReader value) =>
        value.TokenType != JsonTokenType.String ? null
        : value.ValueTextEquals("PROCESSING"u8) ? Processing
        : value.ValueTextEquals("QUEUED"u8) ? Queued
        : null;

    private static bool IsEmpty(ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Null || (value.TokenType == JsonTokenType.StartObject && value.Read() && value.TokenType == JsonTokenType.EndObject);
}
