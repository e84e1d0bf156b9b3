using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What one poll brought: a status, or no news and why.</summary>
internal sealed class JobReading
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

    /// <summary>
    /// The reading of a body that says the job goes on and nothing else of note; <see langword="null"/> for any other, which is looked at
    /// in full. It is read as far as the state; what follows may not say it again, nor anything in escapes.
    /// </summary>
    public static JobReading? FindPlain(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isStatus = reader.ValueTextEquals("status"u8);
                var isMetrics = reader.ValueTextEquals("metrics"u8);
                reader.Read();
                if (isStatus)
                {
                    return HoldsNoNews(body[(int)reader.BytesConsumed..]) ? OfWord(ref reader) : null;
                }

                if (isMetrics && !IsEmpty(ref reader))
                {
                    return null;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not Unicode.
        }

        return null;
    }

    private static bool HoldsNoNews(ReadOnlySpan<byte> rest)
    {
        var isClosed = rest.TrimEnd(" \t\r\n"u8) is [.., (byte)'}'] && rest.Count((byte)'}') == rest.Count((byte)'{') + 1;
        if (!isClosed || rest.Contains((byte)'\\') || rest.IndexOf("\"status\""u8) >= 0)
        {
            return false;
        }

        var metrics = rest.IndexOf("\"metrics\""u8);
        return metrics < 0 || (StartsEmpty(rest = rest[(metrics + "\"metrics\"".Length)..]) && rest.IndexOf("\"metrics\""u8) < 0);
    }

    private static bool StartsEmpty(ReadOnlySpan<byte> value) => value.StartsWith(":{}"u8) || value.StartsWith(": {}"u8);

    private static JobReading? OfWord(ref Utf8JsonReader value) =>
        value.TokenType != JsonTokenType.String ? null
        : value.ValueTextEquals("PROCESSING"u8) ? Processing
        : value.ValueTextEquals("QUEUED"u8) ? Queued
        : null;

    private static bool IsEmpty(ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Null || (value.TokenType == JsonTokenType.StartObject && value.Read() && value.TokenType == JsonTokenType.EndObject);
}
