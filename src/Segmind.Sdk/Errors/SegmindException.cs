namespace Segmind.Sdk;

/// <summary>Something went wrong between you and the image: the base of everything the SDK throws, bad arguments and cancellation aside.</summary>
/// <remarks>The message says what happened, whether it may have been charged, and what to do next.</remarks>
public class SegmindException : Exception
{
    private readonly string? _requestId;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public SegmindException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The job it is about. Keep it: it can be resumed by any process for an hour.</summary>
    /// <value><see langword="null"/> when no job is known.</value>
    public Job? Job { get; init; }

    /// <summary>The id of the job or request, where one is known.</summary>
    /// <value>The job's id, else what the answer stated.</value>
    public string? RequestId
    {
        get => Job?.RequestId ?? _requestId;
        init => _requestId = value;
    }

    /// <summary>Whether the journal could not be written while the work went on: keep <see cref="RequestId"/> yourself, since another process will find the key unknown.</summary>
    /// <value><see langword="false"/> unless a write failed.</value>
    public bool JournalFaulted { get; internal set; }

    /// <summary>Whether it may have been charged.</summary>
    /// <value><see cref="ChargeOutcome.Unknown"/> unless more is known.</value>
    public ChargeOutcome Charge { get; init; }
}
