namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>The seven ways in which a GET is broken.</summary>
internal enum BrokenGet
{
    Fin,
    Rst,
    HalfBody,
    Page502,
    RateLimited,
    Refused503,
    TruncatedJson,
}
