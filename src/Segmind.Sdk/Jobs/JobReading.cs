using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What one poll brought: a status, or no news and why.</summary>
internal sealed record JobReading
{
    public JobStatus? Status { get; init; }

    /// <summary>The reply behind a status.</summary>
    public JsonElement Body { get; init; }

    /// <summary>Where the large images lie that the body has stand-ins for.</summary>
    public SpooledJson? Spooled { get; init; }

    /// <summary>Why there is no news.</summary>
    public SegmindException? Fault { get; init; }

    /// <summary>When the service wants to be asked again; it wins over the interval.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
