using System.Net;

namespace Segmind.Sdk;

/// <summary>
/// The request may have been accepted, and nothing can tell: the connection broke, time ran out, or the answer proves nothing.
/// It was not sent again, and must not be without a look at the account's history: it may be charged, once.
/// </summary>
public class SubmitOutcomeUnknownException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The fault that hid the answer, if it was one.</param>
    public SubmitOutcomeUnknownException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The key that <see cref="SegmindClient.RunOnceAsync"/> was given.</summary>
    /// <value><see langword="null"/> for a call without a journal.</value>
    public string? Key { get; init; }

    /// <summary>The attempt that is unknown: for <see cref="SegmindClient.ResolveAsync"/>.</summary>
    /// <value>0 for a call without a journal.</value>
    public int Attempt { get; init; }

    /// <summary>The model's slug, the workflow's id or the AIML model.</summary>
    /// <value>To look the request up in the account's history.</value>
    public string? Model { get; init; }

    /// <summary>When the request was sent, by this machine's clock.</summary>
    /// <value>To look the request up in the account's history.</value>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>The answer's HTTP status.</summary>
    /// <value><see langword="null"/> when no answer came.</value>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The answer's body as text.</summary>
    /// <value>At most 4,096 characters, the key blanked out; <see langword="null"/> when there was none.</value>
    public string? ResponseBody { get; init; }
}
