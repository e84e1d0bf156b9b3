namespace Segmind.Sdk;

/// <summary>What became of one submit or direct run, with what it rests on.</summary>
internal sealed record SubmitOutcome(SubmitVerdict Verdict, DateTimeOffset SentAt)
{
    /// <summary>The answer, as far as it came. A direct run's body lies in <see cref="Content"/>.</summary>
    public ApiReply? Reply { get; init; }

    /// <summary>What a direct run returned.</summary>
    public Spool? Content { get; init; }

    /// <summary>The key that went along, to be blanked out of what a direct run returned.</summary>
    public Credential? Credential { get; init; }

    /// <summary>The fault that kept the request from leaving, or hid the answer.</summary>
    public Exception? Cause { get; init; }
}
