namespace Segmind.Sdk;

/// <summary>What to do about an answer with an error. <see cref="SegmindApiException.StatusCode"/> says the rest.</summary>
/// <remarks>New members may come: treat one you don't know as <see cref="Unknown"/>.</remarks>
public enum SegmindErrorKind
{
    /// <summary>Not one of the cases below. Read the detail.</summary>
    Unknown = 0,

    /// <summary>The body or a parameter is wrong (400, 413, some 406). Mend the request.</summary>
    InvalidRequest,

    /// <summary>The key is missing, wrong or expired (401). Check <c>SEGMIND_API_KEY</c> or <c>AIML_API_KEY</c>.</summary>
    Unauthorized,

    /// <summary>The key may not do this (403): a permission or team restriction; at AIML also used-up credits.</summary>
    Forbidden,

    /// <summary>No model, workflow or endpoint of that name (404).</summary>
    ModelNotFound,

    /// <summary>The service does not know the job (404): a wrong id, another key or origin, or it expired.</summary>
    JobNotFound,

    /// <summary>The job is more than an hour old by the service's clock and its result is gone (404).</summary>
    JobExpired,

    /// <summary>No credits (402, most 406). Top up.</summary>
    InsufficientCredits,

    /// <summary>A team's spend limit is reached (406). Ask the team's owner.</summary>
    SpendLimit,

    /// <summary>The service did not take the content type (406, 415): something between you and it rewrites requests.</summary>
    UnsupportedContent,

    /// <summary>The model is retired (410). Choose another.</summary>
    ModelRetired,

    /// <summary>A content filter refused the input or the output. Change the prompt or the image.</summary>
    ContentBlocked,

    /// <summary>The verb is not allowed on the route (405): the base address is probably wrong.</summary>
    MethodNotAllowed,

    /// <summary>Too many requests (429). Wait until <see cref="SegmindApiException.ResetAt"/>.</summary>
    RateLimited,

    /// <summary>The service or a gateway failed (408, 5xx). Try again later.</summary>
    ServerError,

    /// <summary>The answer could not be read: not the API, a page in between, or half a body.</summary>
    UnreadableAnswer,
}
