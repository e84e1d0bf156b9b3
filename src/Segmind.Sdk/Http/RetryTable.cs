using System.Net;

namespace Segmind.Sdk;

/// <summary>The one answer to "what is sent again, and was it charged?". The README prints <see cref="Rows"/>; the code asks the functions below.</summary>
internal static class RetryTable
{
    /// <summary>How often a call that is safe to repeat is repeated.</summary>
    public const int ReadRetries = 2;

    /// <summary>How often a submit that provably was not accepted is sent anew.</summary>
    public const int SubmitRetries = 3;

    /// <summary>How long after our own submit a 404 about the job can be a race between the service's parts.</summary>
    public static readonly TimeSpan NotFoundGrace = TimeSpan.FromSeconds(10);

    /// <summary>A rate limit that resets later than this is the caller's to wait out.</summary>
    public static readonly TimeSpan LongestResetWait = TimeSpan.FromSeconds(60);

    /// <summary>How long a poll that was rate-limited waits when the service does not say until when.</summary>
    public static readonly TimeSpan UnstatedResetWait = TimeSpan.FromSeconds(5);

    private static readonly int[] RefusedStatuses = [400, 401, 402, 403, 404, 405, 406, 410, 413, 415];

    public sealed record Row(string What, string SentAgain, string Charged);

    public static IReadOnlyList<Row> Rows =>
    [
        new("Submit or direct run: no byte of the body left (refused connection, DNS, TLS, connect time-out)", $"up to {SubmitRetries} times", "no"),
        new($"Submit or direct run: {string.Join(' ', RefusedStatuses)} without a request id", "never", "no"),
        new("Submit or direct run: 429 without a request id", $"up to {SubmitRetries} times, after its reset if that is within {LongestResetWait.TotalSeconds:0} s; until then nothing is submitted with the same key, and then one goes first", "no"),
        new("Submit: any answer with a request id, whatever its status, even cut short", "never: it is the job", "if it completes"),
        new("Submit or direct run: 500 502 503 504, other statuses, 3xx, an unreadable or cut answer, reset, time-out", "never", "unknown"),
        new("Job ended FAILED", "never", "no"),
        new("Poll: no answer, 3xx 408 429 5xx, a page or half a body", "at the next poll, until the deadline", "if it completes"),
        new($"Poll: 404 within {NotFoundGrace.TotalSeconds:0} s of our own submit", "at the next poll", "if it completes"),
        new("Poll: any other 4xx", "never", "if it completes"),
        new("Result of a job that a wait saw COMPLETED: no answer, 3xx 408 429 5xx, a page or half a body", "at the wait's interval, until FetchTimeout is used up; paced like a poll, so outside the budget below", "yes, by the job and once"),
        new("Single status or result, credits, upload, download until its first byte, saved download: no answer, 408 429 5xx, half a body", $"up to {ReadRetries} times; all calls of a client together {RetryBudget.Repeats} times in an outage, until calls succeed again", "calls of this kind cost nothing"),
    ];

    /// <summary>What an answer to a queued submit proves. A refusal counts only when the body was read to its end: the rest could have named a job.</summary>
    public static SubmitVerdict Judge(ApiReply reply)
    {
        if (reply.FindRequestId() is not null)
        {
            return SubmitVerdict.Accepted;
        }

        if (!reply.IsWhole)
        {
            return SubmitVerdict.Unknown;
        }

        return SaysFailed(reply) ? SubmitVerdict.Failed
            : reply.Status == HttpStatusCode.TooManyRequests ? SubmitVerdict.RateLimited
            : RefusedStatuses.Contains((int)reply.Status) ? SubmitVerdict.Refused
            : SubmitVerdict.Unknown;
    }

    /// <summary>Whether an answer to a call that is safe to repeat is worth another try.</summary>
    public static bool IsTransient(ApiReply reply) => (!reply.IsWhole && !reply.IsTooLarge) || IsTransient(reply.Status);

    private static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or >= 500;

    /// <summary>Whether an answer to a poll that is no status is no news rather than the end of the wait.</summary>
    public static bool IsNoNews(ApiReply reply) => !reply.IsWhole || IsTransient(reply.Status) || (int)reply.Status < 400;

    /// <summary>How long a rate-limited call waits; <see langword="null"/> when the service states nothing.</summary>
    public static TimeSpan? ResetWait(ApiReply reply, TimeProvider time) => RateLimitReset.Delay(reply.Headers, time);

    /// <summary>How long a poll waits after an answer that was no news; <see langword="null"/> for the interval.</summary>
    public static TimeSpan? PollWait(ApiReply reply, TimeProvider time) =>
        ResetWait(reply, time) is { } stated ? (stated < LongestResetWait ? stated : LongestResetWait)
        : reply.Status == HttpStatusCode.TooManyRequests ? UnstatedResetWait
        : null;

    /// <summary>Whether a rate limit resets too late to wait for.</summary>
    public static bool ResetsTooLate(ApiReply reply, TimeProvider time) => ResetWait(reply, time) > LongestResetWait;

    /// <summary>FAILED is the service's own word only where it says so: a gateway's 503 can use the same word for itself.</summary>
    private static bool SaysFailed(ApiReply reply) =>
        (reply.IsSuccess || reply.Status == HttpStatusCode.UnprocessableEntity) && reply.Json() is { } body && JobBody.StateOf(body) == JobState.Failed;
}
