namespace Segmind.Sdk;

/// <summary>Your own token was cancelled after the first byte of a submit had left: the work may go on at the service, which has no cancel.</summary>
/// <remarks>It is an <see cref="OperationCanceledException"/>, so code that catches only that keeps working.</remarks>
public sealed class InferenceCanceledException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was cancelled and what goes on.</param>
    /// <param name="innerException">The cancellation it stems from.</param>
    /// <param name="cancellationToken">Your token.</param>
    public InferenceCanceledException(string message, Exception? innerException = null, CancellationToken cancellationToken = default)
        : base(message, innerException, cancellationToken)
    {
    }

    /// <summary>The job that goes on. Keep it: it can be resumed by any process for an hour.</summary>
    /// <value><see langword="null"/> when the submit's answer had not come.</value>
    public Job? Job { get; init; }

    /// <summary>Whether it may be charged.</summary>
    /// <value><see cref="ChargeOutcome.ChargedIfCompleted"/> with a job, else <see cref="ChargeOutcome.Unknown"/>.</value>
    public ChargeOutcome Charge { get; init; }
}
