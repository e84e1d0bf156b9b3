namespace Segmind.Sdk;

/// <summary>How to run a request to its images.</summary>
public sealed class RunOptions : WaitOptions
{
    /// <summary>Queued or in one call.</summary>
    /// <value><see langword="null"/> for the system's own: queued for Segmind's models and workflows, direct for the AIML API.</value>
    public RunMode? Mode { get; set; }
}
