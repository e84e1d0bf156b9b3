namespace Segmind.Sdk;

/// <summary>Our deadline passed; the job goes on at the service. Wait for <see cref="SegmindException.Job"/> again rather than submit anew.</summary>
public class InferenceTimeoutException : SegmindException
{
    /// <summary>Makes the exception for a job.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="job">The job that goes on.</param>
    /// <param name="innerException">The last poll's failure, if polls were failing.</param>
    public InferenceTimeoutException(string message, Job job, Exception? innerException = null) : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(job);
        base.Job = job;
        Charge = ChargeOutcome.ChargedIfCompleted;
    }

    private protected InferenceTimeoutException(string message) : base(message)
    {
    }

    /// <inheritdoc cref="SegmindException.Job" />
    /// <value>Never <see langword="null"/>, except on a <see cref="KeyInFlightException"/>.</value>
    public new Job Job => base.Job!;

    /// <inheritdoc cref="SegmindException.RequestId" />
    /// <value>Never <see langword="null"/>, except on a <see cref="KeyInFlightException"/>.</value>
    public new string RequestId => base.RequestId!;

    /// <summary>How long this wait took.</summary>
    /// <value>From the start of the wait, by the monotonic clock.</value>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The last status that was read.</summary>
    /// <value><see langword="null"/> when no poll got through.</value>
    public JobStatus? LastStatus { get; init; }
}
