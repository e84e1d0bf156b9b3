using System.Runtime.ExceptionServices;

namespace Segmind.Sdk;

/// <summary>What became of one request of a batch: a result or an error.</summary>
/// <remarks>Immutable and thread-safe. Every property that is not derived can be set when you build one for tests of your own code.</remarks>
public sealed class BatchOutcome
{
    /// <summary>The request's position in the input.</summary>
    /// <value>From 0.</value>
    public int Index { get; init; }

    /// <summary>The request.</summary>
    /// <value><see langword="null"/> only where the input, against its type, held <see langword="null"/>.</value>
    public InferenceRequest Request { get; init; } = null!;

    /// <summary>The key it was run under.</summary>
    /// <value><see langword="null"/> without <see cref="BatchOptions.Key"/>.</value>
    public string? Key { get; init; }

    /// <summary>The result.</summary>
    /// <value><see langword="null"/> when there is an <see cref="Error"/>.</value>
    public InferenceResult? Result { get; init; }

    /// <summary>Why there is no result: what the same run alone would have thrown, or why it was skipped.</summary>
    /// <value><see langword="null"/> when there is a <see cref="Result"/>. A skipped one carries what stopped the batch as its <see cref="Exception.InnerException"/>.</value>
    public Exception? Error { get; init; }

    /// <summary>Whether it was never sent, because the batch had stopped or was cancelled before.</summary>
    /// <value><see langword="true"/> means that it is safe to run again.</value>
    public bool IsSkipped { get; init; }

    /// <summary>Whether it may have been charged.</summary>
    /// <value><see cref="ChargeOutcome.Charged"/> with a result; else as the <see cref="Error"/> says, and <see cref="ChargeOutcome.NotCharged"/> for one that says nothing because nothing was sent.</value>
    public ChargeOutcome Charge { get; init; }

    /// <summary>What the run cost.</summary>
    /// <value>As <see cref="InferenceMetrics.Cost"/>; <see langword="null"/> without a result, or when the service does not say.</value>
    public decimal? Cost => Result?.Metrics.Cost;

    /// <summary>The job that the error is about. Keep it: it can be resumed by any process for an hour.</summary>
    /// <value><see langword="null"/> with a result, and when no job is known.</value>
    public Job? Job => (Error as SegmindException)?.Job ?? (Error as InferenceCanceledException)?.Job;

    /// <summary>The id of the job or request, where one is known.</summary>
    /// <value>From the result or the error.</value>
    public string? RequestId => Result?.RequestId ?? (Error as SegmindException)?.RequestId ?? Job?.RequestId;

    /// <summary>The result, or the error as an exception.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="Exception">The <see cref="Error"/>, whichever it is.</exception>
    /// <exception cref="InvalidOperationException">It was built with neither.</exception>
    public InferenceResult GetResult()
    {
        if (Error is not null)
        {
            ExceptionDispatchInfo.Throw(Error);
        }

        return Result ?? throw new InvalidOperationException("This outcome was built without a result and without an error.");
    }

    /// <summary>The position, the request's model and how it ended.</summary>
    /// <returns>For example <c>3 SeedEditV3 (seededit-v3): Charged</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Index} {Request}: {(IsSkipped ? "Skipped" : Error is null ? Charge : $"{Error.GetType().Name}, {Charge}")}");
}
