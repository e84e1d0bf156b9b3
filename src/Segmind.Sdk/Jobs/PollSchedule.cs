namespace Segmind.Sdk;

/// <summary>When to poll, counted from the start of the wait.</summary>
internal sealed record PollSchedule
{
    /// <summary>The first poll.</summary>
    public TimeSpan First { get; init; }

    public required TimeSpan Interval { get; init; }

    /// <summary>The deadline; infinite for none.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The longest that one poll may take.</summary>
    public required TimeSpan PollLimit { get; init; }
}
