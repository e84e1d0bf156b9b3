using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>One record of an attempt, as it is written: what happened (<see cref="R"/>), and what belongs to it.</summary>
internal sealed class JournalRecord
{
    /// <summary>The version of the format.</summary>
    public int V { get; set; }

    /// <summary>One of <see cref="RecordKind"/>.</summary>
    public string? R { get; set; }

    /// <summary>When, by this machine's clock: for people to read, never to decide by.</summary>
    public DateTimeOffset Time { get; set; }

    // intent
    public string? Key { get; set; }

    public int? N { get; set; }

    public string? Kind { get; set; }

    public string? Origin { get; set; }

    public string? Slug { get; set; }

    public string? Fp { get; set; }

    /// <summary>A short keyed hash per parameter, to name those that differ.</summary>
    public Dictionary<string, string>? Members { get; set; }

    public string? AccountTag { get; set; }

    public string? Scope { get; set; }

    public int? Outputs { get; set; }

    public decimal? Reserve { get; set; }

    public string? Who { get; set; }

    /// <summary>Random: tells this attempt from all others, whoever made them and in whichever journal.</summary>
    public string? Mark { get; set; }

    // refused
    public int? Status { get; set; }

    public string? Detail { get; set; }

    // accepted
    public string? Id { get; set; }

    public Uri? PollUrl { get; set; }

    public DateTimeOffset? ServerDate { get; set; }

    /// <summary>Whether the id was not read from the submit's own answer.</summary>
    public bool? Adopted { get; set; }

    // unknown, void, again, forgotten
    public string? Cause { get; set; }

    public string? By { get; set; }

    // completed, failed
    public JsonElement? Raw { get; set; }

    /// <summary>Whether images that came inside the result were left out of <see cref="Raw"/>.</summary>
    public bool? Inline { get; set; }

    public decimal? Cost { get; set; }

    // saved
    public List<SavedFile>? Files { get; set; }

    public JournalRecord Copy() => (JournalRecord)MemberwiseClone();
}

/// <summary>An image on disk.</summary>
internal sealed record SavedFile(string Path, string Sha256, long Length, string? MediaType);

/// <summary>What can happen to an attempt.</summary>
internal static class RecordKind
{
    public const string Intent = "intent";
    public const string NotSent = "notSent";
    public const string Refused = "refused";
    public const string Accepted = "accepted";
    public const string Unknown = "unknown";
    public const string Completed = "completed";
    public const string Saved = "saved";
    public const string Failed = "failed";
    public const string Expired = "expired";
    public const string Void = "void";
    public const string Again = "again";
    public const string Forgotten = "forgotten";
}
