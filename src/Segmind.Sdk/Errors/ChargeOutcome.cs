namespace Segmind.Sdk;

/// <summary>What a failure means for the bill, as far as it can be known. Rests on Segmind's documents: only completed jobs are charged.</summary>
public enum ChargeOutcome
{
    /// <summary>The service may have accepted the work: it may be charged, once.</summary>
    Unknown = 0,

    /// <summary>Nothing was accepted, or the job failed: nothing is charged.</summary>
    NotCharged,

    /// <summary>The job was accepted and goes on: it is charged if it completes.</summary>
    ChargedIfCompleted,

    /// <summary>The job completed: it was charged.</summary>
    Charged,
}
