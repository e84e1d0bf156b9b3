using System.Net;

namespace Segmind.Sdk;

/// <summary>The service answered with an error.</summary>
public class SegmindApiException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public SegmindApiException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The HTTP status.</summary>
    /// <value>As answered.</value>
    public HttpStatusCode StatusCode { get; init; }

    /// <summary>What to do about it.</summary>
    /// <value>From the status and, where that is ambiguous, the message.</value>
    public SegmindErrorKind Kind { get; init; }

    /// <summary>The service's own words.</summary>
    /// <value><see langword="null"/> when the body has none.</value>
    public string? Detail { get; init; }

    /// <summary>The body as text.</summary>
    /// <value>At most 4,096 characters, the key blanked out; <see langword="null"/> when there was none.</value>
    public string? ResponseBody { get; init; }

    /// <summary>When the rate limit resets, by the service's clock.</summary>
    /// <value><see langword="null"/> when not stated.</value>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Whether the same call may succeed later without a change.</summary>
    /// <value><see langword="true"/> for rate limits, server errors and unreadable answers.</value>
    public bool IsTransient => Kind is SegmindErrorKind.RateLimited or SegmindErrorKind.ServerError or SegmindErrorKind.UnreadableAnswer;
}
