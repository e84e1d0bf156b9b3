namespace Segmind.Sdk.Emulator;

/// <summary>One accepted request.</summary>
public sealed class LedgerEntry
{
    internal LedgerEntry()
    {
    }

    /// <summary>The model's slug, the workflow's id or the AIML model's name.</summary>
    public required string Slug { get; init; }

    /// <summary>The request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The route that took it: <c>v1</c>, <c>v2</c>, <c>workflow</c> or <c>aiml</c>.</summary>
    public required string Route { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Where it stands now.</summary>
    public required LedgerState State { get; init; }

    /// <summary>What it was charged: 0 unless <see cref="State"/> is <see cref="LedgerState.Completed"/>.</summary>
    public required decimal Cost { get; init; }

    /// <summary>The prompt, or the workflow's instructions: what tells one run from another. Empty if it had none.</summary>
    public required string Prompt { get; init; }

    /// <summary>The key's first three and last two characters.</summary>
    public required string MaskedKey { get; init; }
}
