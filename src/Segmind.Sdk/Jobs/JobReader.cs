using System.Net;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Asks the service about a job and tells news from no news, by the rules of the wire.</summary>
internal sealed class JobReader(Transport transport, Endpoints endpoints, KeyRing keys, SegmindClientOptions options)
{
    /// <summary>How long the service keeps a job, counted from its submit.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>How long after our own submit a 404 can be a race between the service's parts.</summary>
    public static readonly TimeSpan NotFoundGrace = TimeSpan.FromSeconds(10);

    /// <summary>Polls once. What may pass is a reading without a status; what will not is an exception.</summary>
    public async Task<JobReading> PollAsync(Job job, TimeSpan limit, CancellationToken cancellationToken)
    {
        // The limit holds for the whole poll, a key provider that takes its time included.
        using var time = new TimeLimit(limit, transport.Time, cancellationToken);
        try
        {
            var call = await StatusCallAsync(job, limit, time.Token).WaitAsync(time.Token).ConfigureAwait(false);
            return Interpret(await transport.SendAsync(call, time.Token).ConfigureAwait(false), job, call.Purpose);
        }
        catch (SegmindConnectionException e)
        {
            return new JobReading { Fault = e };
        }
        catch (OperationCanceledException e) when (time.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            return new JobReading { Fault = StatusPurpose(job).NoAnswer(e, limit) };
        }
    }

    /// <summary>Reads the status with the retries of a single read.</summary>
    public async Task<JobReading> ReadStatusAsync(Job job, CancellationToken cancellationToken)
    {
        var call = await StatusCallAsync(job, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        return Interpret(await transport.SendWithRetriesAsync(call, cancellationToken).ConfigureAwait(false), job, call.Purpose);
    }

    /// <summary>Reads the reply that holds the result; a workflow's status reply does.</summary>
    public async Task<JobReading> ReadResultAsync(Job job, ChargeOutcome charge, CancellationToken cancellationToken)
    {
        if (job.PollUrl is not null)
        {
            return await ReadStatusAsync(job, cancellationToken).ConfigureAwait(false);
        }

        var credential = await keys.ForModelsAsync(cancellationToken).ConfigureAwait(false);
        var purpose = new CallPurpose($"fetch the result of job {job.RequestId}", charge, job);
        var call = new ReadCall(endpoints.Result(job.RequestId), credential, options.FetchTimeout, purpose) { Cap = (options.MaxImageBytes / 3 * 4) + ApiReply.JsonCap };
        return Interpret(await transport.SendWithRetriesAsync(call, cancellationToken).ConfigureAwait(false), job, purpose);
    }

    private async Task<ReadCall> StatusCallAsync(Job job, TimeSpan limit, CancellationToken cancellationToken)
    {
        var purpose = StatusPurpose(job);
        return job.PollUrl is { } pollUrl
            ? new(pollUrl, await keys.ForWorkflowsAsync(cancellationToken).ConfigureAwait(false), limit, purpose) { Cap = (options.MaxImageBytes / 3 * 4) + ApiReply.JsonCap }
            : new(endpoints.Status(job.RequestId), await keys.ForModelsAsync(cancellationToken).ConfigureAwait(false), limit, purpose);
    }

    private static CallPurpose StatusPurpose(Job job) => new($"read the status of job {job.RequestId}", ChargeOutcome.ChargedIfCompleted, job);

    private JobReading Interpret(ApiReply reply, Job job, CallPurpose purpose)
    {
        // A body that says how the job ended wins over the HTTP status: FAILED comes as 422.
        if (reply.IsWhole && reply.Json() is { } body && JobBody.StateOf(body) is { } state
            && (reply.IsSuccess || state is JobState.Completed or JobState.Failed))
        {
            return new JobReading { Status = StatusOf(body, state, job), Body = body };
        }

        if (reply.Status == HttpStatusCode.NotFound)
        {
            var refused = purpose.Refused(reply, transport.Time, IsExpired(reply, job) ? SegmindErrorKind.JobExpired : SegmindErrorKind.JobNotFound);
            return InGrace(job) ? new JobReading { Fault = refused } : throw refused;
        }

        var mayPass = RetryTable.IsTransient(reply) || (int)reply.Status is < 400;
        return mayPass ? NoNews(reply, purpose) : throw purpose.Refused(reply, transport.Time);
    }

    private JobReading NoNews(ApiReply reply, CallPurpose purpose) => new()
    {
        Fault = reply.Status < HttpStatusCode.BadRequest
            ? purpose.Refused(reply, transport.Time, SegmindErrorKind.UnreadableAnswer)
            : purpose.Refused(reply, transport.Time),
        RetryAfter = RateLimitReset.Delay(reply.Headers, transport.Time) is { } delay ? TimeSpan.FromTicks(Math.Min(delay.Ticks, RetryTable.LongestResetWait.Ticks)) : null,
    };

    private JobStatus StatusOf(JsonElement body, JobState state, Job job) => new()
    {
        RequestId = job.RequestId,
        State = state,
        RawState = body.Text("status")!,
        Detail = state == JobState.Failed ? ErrorText.Shorten(JobBody.DetailOf(body)) : null,
        Elapsed = transport.Time.GetElapsedTime(job.Since),
        Metrics = JobBody.MetricsOf(body),
    };

    private bool InGrace(Job job) => job.IsOwnSubmit && transport.Time.GetElapsedTime(job.Since) <= NotFoundGrace;

    /// <summary>Expired only by the service's own clock, and only for a job that this key and origin submitted.</summary>
    private static bool IsExpired(ApiReply reply, Job job) => reply.Date - job.AcceptedAt >= Retention;
}
