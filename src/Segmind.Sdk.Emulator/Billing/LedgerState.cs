namespace Segmind.Sdk.Emulator;

/// <summary>The state of an accepted request.</summary>
public enum LedgerState
{
    /// <summary>Accepted, waiting for a worker.</summary>
    Queued = 0,

    /// <summary>Running on a worker.</summary>
    Processing,

    /// <summary>Done, and charged.</summary>
    Completed,

    /// <summary>Failed, and not charged.</summary>
    Failed,
}
