namespace Segmind.Sdk;

/// <summary>How a request is run to its images.</summary>
public enum RunMode
{
    /// <summary>Submit, poll, fetch (v2 and workflows): the job's id is known at once and survives a broken connection.</summary>
    Queue = 0,

    /// <summary>One HTTP call (v1, AIML): fewer round trips, but a broken connection can lose a paid image.</summary>
    Direct,
}
