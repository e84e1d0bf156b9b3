using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What the records of one attempt amount to.</summary>
internal sealed record AttemptState(int Number, RunState State)
{
    /// <summary>The first record; <see langword="null"/> when a crash cut it short, so that no byte of the submit left.</summary>
    public JournalRecord? Intent { get; init; }

    /// <summary>Whether another attempt may follow.</summary>
    public bool IsClosed { get; init; }

    public string? RequestId { get; init; }

    public Uri? PollUrl { get; init; }

    /// <summary>When the service accepted it, by its own clock.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>The reply that says COMPLETED or FAILED.</summary>
    public JsonElement? Raw { get; init; }

    /// <summary>Whether images that came inside <see cref="Raw"/> were left out of it.</summary>
    public bool IsInline { get; init; }

    public decimal? Cost { get; init; }

    public IReadOnlyList<SavedFile> Files { get; init; } = [];

    /// <summary>Why it is unknown, void or damaged.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether <see cref="OnUnknown.Resubmit"/> gave it up.</summary>
    public bool WasResubmitted { get; init; }

    /// <summary>Where it stood before it was closed by hand: what it cost is not undone by that.</summary>
    public RunState? Before { get; init; }

    public bool WasForgotten { get; init; }

    /// <summary>Accepted after all, after it had been given up for another attempt.</summary>
    public bool CameLate { get; init; }
}
