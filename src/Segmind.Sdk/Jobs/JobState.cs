namespace Segmind.Sdk;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>A state this version does not know: the job goes on. <see cref="JobStatus.RawState"/> has the word.</summary>
    Unknown = 0,

    /// <summary>Accepted, waiting for a worker (<c>QUEUED</c>).</summary>
    Queued,

    /// <summary>Running (<c>PROCESSING</c>).</summary>
    Processing,

    /// <summary>Done; the result is ready (<c>COMPLETED</c>).</summary>
    Completed,

    /// <summary>Ended without a result, content blocks included (<c>FAILED</c>).</summary>
    Failed,
}
