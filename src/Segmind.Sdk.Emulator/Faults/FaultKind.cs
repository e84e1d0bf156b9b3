namespace Segmind.Sdk.Emulator;

/// <summary>What a fault does. The JSON names are the same in snake_case.</summary>
public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.Status"/> and <see cref="Fault.Body"/> instead of the route: nothing is accepted, unless <see cref="Fault.AfterAccepting"/>.</summary>
    Respond = 0,

    /// <summary>Accepts, and answers <see cref="Fault.Delay"/> late.</summary>
    Delay,

    /// <summary>Reads the request, then cuts the connection: nothing is accepted.</summary>
    DropBeforeAccepting,

    /// <summary>Accepts, then cuts the connection without an answer.</summary>
    DropAfterAccepting,

    /// <summary>Accepts, then says nothing until the client leaves.</summary>
    WithholdAnswer,

    /// <summary>Accepts, then sends the answer's headers and the first half of its body.</summary>
    HalfBody,

    /// <summary>Accepts, and labels the answer <see cref="Fault.ContentType"/>, <c>text/html</c> by default.</summary>
    WrongContentType,

    /// <summary>429 with <c>x-rate-limit-reset-at-utc</c>: nothing is accepted.</summary>
    RateLimited,

    /// <summary>410: nothing is accepted.</summary>
    RetiredModel,

    /// <summary>402 (on the AIML route 403), or 406 if <see cref="Fault.Status"/> says so: nothing is accepted.</summary>
    NoCredits,

    /// <summary>Accepts a run that a content filter then fails: FAILED, on v1 a 400.</summary>
    ModerationFailed,

    /// <summary>Accepts, and answers uploads and AIML runs in the other documented shape.</summary>
    OtherShape,
}
