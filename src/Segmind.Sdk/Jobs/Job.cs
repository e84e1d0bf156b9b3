namespace Segmind.Sdk;

/// <summary>x</summary>
public class Job
{
    /// <summary>x</summary>
    public string RequestId { get; } = "";
}
