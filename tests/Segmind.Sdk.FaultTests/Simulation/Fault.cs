namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Everything that can go wrong in a world.</summary>
internal enum Fault
{
    None,

    // at a submit
    ConnectionRefused,
    ResetBeforeAccept,
    ResetAfterAccept,
    AnswerWithheld,
    HalfAnswerWithId,
    HalfAnswerWithoutId,
    Http500,
    Http502,
    Http503,
    Http504,
    RateLimited,
    RateLimitedUnreadably,
    Http401,
    Http402,
    Http406,
    HtmlPage,
    UnreadableAnswer,

    // at a poll or a fetch
    ReadReset,
    ReadHalf,
    Read404,
    Read503,
    ReadHangs,

    // at a download
    DownloadCut,
    DownloadCutSilently,
    Download404,
    DownloadStalls,

    // of the job
    JobFails,
    SlowJob,
    VerySlowJob,

    // of the disk
    DiskFull,
    DiskError,
    DiskReadOnly,
    DiskForbidden,
    DiskErrorAfterwards,
    HalfWrite,
    FlushFails,

    // of the process and its machine
    Killed,
    PowerLost,
    ClockAhead,
    ClockBehind,

    // of the caller
    CallerTimesOut,
    CallerCancels,
    SecondProcess,
    AsleepPastExpiry,
}
