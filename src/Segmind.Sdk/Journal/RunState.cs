namespace Segmind.Sdk;

/// <summary>Where a key stands in its journal.</summary>
public enum RunState
{
    /// <summary>Nothing is under way and nothing was accepted: the next call submits. Also after <see cref="SegmindClient.ForgetAsync"/>.</summary>
    Free = 0,

    /// <summary>A process that is alive is submitting it right now.</summary>
    InFlight,

    /// <summary>It may have been accepted, and nothing can tell. It is not submitted again on a guess.</summary>
    Unknown,

    /// <summary>The service has it as a job.</summary>
    Accepted,

    /// <summary>It completed and was charged; its images are not all saved yet.</summary>
    Completed,

    /// <summary>The images are on disk.</summary>
    Saved,

    /// <summary>The job FAILED. Not charged.</summary>
    Failed,

    /// <summary>The service no longer knows the job: an hour has passed since its submit.</summary>
    Expired,

    /// <summary>The service refused it. Not charged; the next call submits afresh.</summary>
    Refused,

    /// <summary>It was declared not accepted, by you or by <see cref="OnUnknown.Resubmit"/>; the next call submits.</summary>
    Void,

    /// <summary>The journal holds something that this version can't read or that makes no sense. Treated as <see cref="Unknown"/>: never submitted.</summary>
    Damaged,
}
