namespace Segmind.Sdk;

/// <summary>A job's status at one moment.</summary>
public sealed class JobStatus
{
    /// <summary>The job's id.</summary>
    /// <value>Opaque.</value>
    public string RequestId { get; init; } = "";

    /// <summary>Where the job stands.</summary>
    /// <value><see cref="JobState.Unknown"/> for a word this version does not know.</value>
    public JobState State { get; init; }

    /// <summary>The service's own word for the state.</summary>
    /// <value>Such as <c>QUEUED</c>.</value>
    public string RawState { get; init; } = "";

    /// <summary>Why the job failed.</summary>
    /// <value><see langword="null"/> unless <see cref="JobState.Failed"/>, and then if the service said so.</value>
    public string? Detail { get; init; }

    /// <summary>The time since the submit, or since the handle was made for a job that is resumed.</summary>
    /// <value>By the monotonic clock.</value>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the service says the job took and cost so far.</summary>
    /// <value>Empty until it says so.</value>
    public InferenceMetrics Metrics { get; init; } = new();

    /// <summary>Whether the job has ended.</summary>
    /// <value><see langword="true"/> for completed and failed.</value>
    public bool IsTerminal => State is JobState.Completed or JobState.Failed;

    /// <summary>The state and the elapsed time.</summary>
    /// <returns>For example <c>PROCESSING after 3.2 s</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{(RawState.Length > 0 ? RawState : State.ToString())} after {Elapsed.TotalSeconds:0.0} s");
}
