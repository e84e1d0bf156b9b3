using System.Net;

namespace Segmind.Sdk;

/// <summary>What each status means and what to do about it. Where a status is ambiguous the message decides.</summary>
internal static class ErrorTable
{
    private static readonly string[] BlockWords = ["sensitive", "moderation", "nsfw", "safety", "content policy", "blocked", "inappropriate", "prohibited", "not allowed by"];

    public static SegmindErrorKind KindOf(HttpStatusCode status, string? detail) => (int)status switch
    {
        400 or 422 => LooksBlocked(detail) ? SegmindErrorKind.ContentBlocked : SegmindErrorKind.InvalidRequest,
        401 => SegmindErrorKind.Unauthorized,
        402 => SegmindErrorKind.InsufficientCredits,
        403 => SegmindErrorKind.Forbidden,
        404 => Says(detail, "credits") ? SegmindErrorKind.InsufficientCredits : SegmindErrorKind.ModelNotFound,
        405 => SegmindErrorKind.MethodNotAllowed,
        406 => KindOf406(detail),
        410 => SegmindErrorKind.ModelRetired,
        413 => SegmindErrorKind.InvalidRequest,
        415 => SegmindErrorKind.UnsupportedContent,
        429 => SegmindErrorKind.RateLimited,
        408 or >= 500 => SegmindErrorKind.ServerError,
        _ => SegmindErrorKind.Unknown,
    };

    public static string AdviceFor(SegmindErrorKind kind) => kind switch
    {
        SegmindErrorKind.InvalidRequest => "Mend the request; sending it again unchanged gives the same answer.",
        SegmindErrorKind.Unauthorized => "Check the key (SEGMIND_API_KEY for Segmind, AIML_API_KEY for the AIML API).",
        SegmindErrorKind.Forbidden => "Ask the account's or team's owner for the permission; at the AIML API this also means used-up credits.",
        SegmindErrorKind.ModelNotFound => "Check the slug or workflow id and the base address.",
        SegmindErrorKind.JobNotFound => "Check that the id, the key and the base address are those of the submit; a workflow run is found by its poll URL, client.GetJob(pollUrl). Do not submit again on this answer alone.",
        SegmindErrorKind.JobExpired => "Jobs are kept for one hour. Look in the account's history; do not submit again on this answer alone.",
        SegmindErrorKind.InsufficientCredits => "Top up the account's credits.",
        SegmindErrorKind.SpendLimit => "Ask the team's owner to raise the spend limit.",
        SegmindErrorKind.UnsupportedContent => "The SDK sends application/json: look for a proxy or handler that rewrites requests.",
        SegmindErrorKind.ModelRetired => "Choose another model.",
        SegmindErrorKind.ContentBlocked => "Change the prompt or the image.",
        SegmindErrorKind.MethodNotAllowed => "Check the base address: this host answers, but not as the API.",
        SegmindErrorKind.RateLimited => "Wait until the limit resets, then try again.",
        SegmindErrorKind.ServerError or SegmindErrorKind.UnreadableAnswer => "Try again later.",
        _ => "Read the detail.",
    };

    /// <summary>A failure has no code, so whether the request is to blame is for a person to read.</summary>
    public static string AdviceForFailure(string? detail) =>
        LooksBlocked(detail) ? AdviceFor(SegmindErrorKind.ContentBlocked) : "Mend the request if the reason lies in it; running it again is a new job.";

    /// <summary>A guess at content blocks by the words services use for them; there is no code.</summary>
    public static bool LooksBlocked(string? detail) => BlockWords.Any(word => Says(detail, word));

    private static SegmindErrorKind KindOf406(string? detail) =>
        Says(detail, "content type") || Says(detail, "content-type") ? SegmindErrorKind.UnsupportedContent
        : Says(detail, "spend") || Says(detail, "team limit") ? SegmindErrorKind.SpendLimit
        : string.IsNullOrWhiteSpace(detail) || Says(detail, "credit") || Says(detail, "balance") ? SegmindErrorKind.InsufficientCredits
        : SegmindErrorKind.InvalidRequest;

    private static bool Says(string? detail, string word) => detail?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
