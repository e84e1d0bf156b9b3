namespace Segmind.Sdk;

/// <summary>How far an attempt has come, as the bill sees it.</summary>
internal enum SpendState
{
    /// <summary>It may have been accepted; nothing can tell.</summary>
    Unknown = 0,

    /// <summary>It is about to be sent.</summary>
    Reserved,

    /// <summary>The service named a job.</summary>
    Accepted,

    /// <summary>The job is gone from the service, its end unseen.</summary>
    Expired,

    /// <summary>Given up by the caller, its outcome unknown.</summary>
    Void,

    Completed,

    /// <summary>Completed, with its images on disk.</summary>
    Saved,

    Failed,

    Refused,

    NotSent,
}
