namespace Segmind.Sdk.Emulator;

/// <summary>One scripted fault. Each call takes the first fault added that fits it.</summary>
public sealed record Fault
{
    /// <summary>Where it strikes.</summary>
    public FaultRoute Route { get; init; }

    /// <summary>Only for this model or workflow; <see langword="null"/> for all.</summary>
    public string? Slug { get; init; }

    /// <summary>What it does.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The status of <see cref="FaultKind.Respond"/> (500 by default) or <see cref="FaultKind.NoCredits"/> (402 by default).</summary>
    public int? Status { get; init; }

    /// <summary>The body of <see cref="FaultKind.Respond"/>.</summary>
    public string? Body { get; init; }

    /// <summary>The content type of <see cref="FaultKind.Respond"/> (JSON by default) or <see cref="FaultKind.WrongContentType"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further headers of <see cref="FaultKind.Respond"/>.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Makes <see cref="FaultKind.Respond"/> accept the work first.</summary>
    public bool AfterAccepting { get; init; }

    /// <summary>How late <see cref="FaultKind.Delay"/> answers.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The value of <see cref="FaultKind.RateLimited"/>'s header; <see langword="null"/> for three seconds ahead in ISO 8601, empty for no header.</summary>
    public string? Reset { get; init; }

    /// <summary>The text <see cref="FaultKind.ModerationFailed"/> fails with.</summary>
    public string? Message { get; init; }

    /// <summary>How many calls it strikes, 1 by default; <see langword="null"/> for all.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>How many fitting calls it lets pass first.</summary>
    public int Skip { get; init; }

    /// <summary>How likely it strikes a fitting call, from 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>The seed of that chance: the same seed gives the same sequence.</summary>
    public int Seed { get; init; }
}
