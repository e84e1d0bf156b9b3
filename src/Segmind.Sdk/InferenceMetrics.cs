namespace Segmind.Sdk;

/// <summary>What the service says a run took and cost. Every figure is optional.</summary>
public sealed class InferenceMetrics
{
    internal static readonly InferenceMetrics None = new();

    /// <summary>Compute time.</summary>
    /// <value>Wire: <c>metrics.inference_time</c> in seconds, or the header <c>x-generation-time</c>.</value>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>Time in the queue.</summary>
    /// <value>Wire: <c>metrics.queue_time</c>, in seconds.</value>
    public TimeSpan? QueueTime { get; init; }

    /// <summary>Time in all.</summary>
    /// <value>Wire: <c>metrics.total_time</c>, in seconds.</value>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>What the run cost.</summary>
    /// <value>Wire: <c>metrics.cost</c> or the header <c>x-cost</c>, in credits.</value>
    public decimal? Cost { get; init; }

    /// <summary>What is left on the account.</summary>
    /// <value>Wire: <c>metrics.remaining_credits</c> or the header <c>x-remaining-credits</c>.</value>
    public decimal? RemainingCredits { get; init; }

    /// <summary>How often the service itself tried.</summary>
    /// <value>Wire: <c>metrics.retry_count</c>; stated only when above zero.</value>
    public int? RetryCount { get; init; }
}
