namespace Segmind.Sdk.Soak;

/// <summary>What there is to see of the process at one moment.</summary>
internal sealed record Sample
{
    public TimeSpan At { get; init; }

    public ServerCounts Server { get; init; } = new(0, 0, 0, 0);

    public int Ended { get; init; }

    /// <summary>The resident set as it stood, garbage included.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>The resident set right after a full collection that gives free memory back: what is left can't be garbage.</summary>
    public long CollectedResidentBytes { get; init; }

    public long HeapBytes { get; init; }

    public int Sockets { get; init; }

    public int Unobserved { get; init; }
}
