using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Every message the SDK logs. No key, no prompt, no image.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Submitted {Model} as job {RequestId}.")]
    public static partial void Submitted(this ILogger log, string model, string requestId);

    [LoggerMessage(2, LogLevel.Information, "Job {RequestId} ({Model}) completed after waiting {Elapsed} with {Images} image(s).")]
    public static partial void Completed(this ILogger log, string requestId, string? model, TimeSpan elapsed, int images);

    [LoggerMessage(3, LogLevel.Warning, "Job {RequestId} ({Model}) FAILED.")]
    public static partial void Failed(this ILogger log, string requestId, string? model);

    [LoggerMessage(4, LogLevel.Warning, "Job {RequestId} ({Model}) did not end within {Elapsed}; it goes on.")]
    public static partial void TimedOut(this ILogger log, string requestId, string? model, TimeSpan elapsed);

    [LoggerMessage(5, LogLevel.Debug, "A poll of job {RequestId} brought no news: {Reason}")]
    public static partial void PollBroke(this ILogger log, string requestId, string reason);

    [LoggerMessage(6, LogLevel.Error, "The outcome of submitting {Model} is unknown. It was not sent again.")]
    public static partial void OutcomeUnknown(this ILogger log, string model);

    [LoggerMessage(7, LogLevel.Warning, "Took the resilience handler {Handler} off the HTTP client {Client}: it would send submits again and cut long answers short. Add one on purpose with ISegmindBuilder.HttpClient.")]
    public static partial void HandlerRemoved(this ILogger log, string handler, string client);

    [LoggerMessage(8, LogLevel.Error, "The journal could not be written for key {Key}, job {RequestId}: {Reason} The work goes on; another process will find the key unknown.")]
    public static partial void JournalFaulted(this ILogger log, string key, string requestId, string reason);

    [LoggerMessage(9, LogLevel.Error, "Job {RequestId} of key {Key} was accepted after its submit had been given up. Whether another submit followed, so that two jobs may be charged: {Followed}.")]
    public static partial void AcceptedLate(this ILogger log, string key, string requestId, bool followed);

    [LoggerMessage(10, LogLevel.Debug, "A fetch of the result of job {RequestId} broke; it is made again: {Reason}")]
    public static partial void FetchBroke(this ILogger log, string requestId, string reason);
}
