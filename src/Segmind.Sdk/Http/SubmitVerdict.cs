namespace Segmind.Sdk;

/// <summary>What became of one submit or direct run.</summary>
internal enum SubmitVerdict
{
    /// <summary>Proven: no byte of the body left.</summary>
    NotSent,

    /// <summary>The service named a job, or answered a direct run.</summary>
    Accepted,

    /// <summary>The answer is in the refusal table: nothing was accepted.</summary>
    Refused,

    /// <summary>429 without a job: refused, for now.</summary>
    RateLimited,

    /// <summary>The answer itself says that the work FAILED.</summary>
    Failed,

    /// <summary>It may have been accepted; nothing can tell.</summary>
    Unknown,
}
