using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Asks the service about a job and tells news from no news, by the rules of the wire.</summary>
internal sealed class JobReader(Transport transport, Endpoints endpoints, KeyRing keys, SegmindClientOptions options, SpendGuard spend)
{
    /// <summary>How long the service keeps a job, counted from its submit.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // A workflow's status reply holds its result: addresses, or at worst a small image in words.
    private const long WorkflowReplyCap = 16L * 1024 * 1024;

    /// <summary>
    /// Polls once. What may pass is a reading without a status; what will not is an exception. An answer that says that the job goes on is
    /// read where it lies; any other is looked at in full.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<JobReading> PollAsync(Job job, TimeSpan limit, CancellationToken cancellationToken)
    {
        transport.ThrowIfDisposed();
        using var time = TimeLimit.Start(limit, transport.Time, cancellationToken);
        try
        {
            var credential = keys.Known(job.PollUrl is not null) ?? await keys.ForAsync(job.PollUrl is not null, StatusPurpose(job), time.Token).ConfigureAwait(false);
            try
            {
                var request = Transport.NewRequest(HttpMethod.Get, job.PollUrl ?? endpoints.Status(job.RequestId), content: null);
                using var response = await transport.ReadAsync(request, credential, time.Token).ConfigureAwait(false);
                using var arriving = new ArrivingReply(response, job.PollUrl is null ? ApiReply.JsonCap : WorkflowReplyCap, credential);
                await arriving.FillAsync(time.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                return (arriving.IsWhole && response.StatusCode == HttpStatusCode.OK ? JobReading.FindPlain(arriving.Body) : null)
                    ?? Interpret(arriving.SoFar(), job, StatusPurpose(job), isResult: false);
            }
            catch (Exception e) when (e is not SegmindException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw StatusPurpose(job).NoAnswer(e, time.HasPassed ? limit : null);
            }
        }
        catch (SegmindConnectionException e) when (e.InnerException is not WireGuardException)
        {
            return new JobReading { Fault = e };
        }
        catch (OperationCanceledException e) when (time.HasPassed)
        {
            return new JobReading { Fault = StatusPurpose(job).NoAnswer(e, limit) };
        }
    }

    /// <summary>Fetches the result of a job that has completed, once, by the same rule: the poller asks again.</summary>
    public Task<JobReading> FetchAsync(Job job, TimeSpan limit, CancellationToken cancellationToken) =>
        ReadOnceAsync(job, ResultPurpose(job, ChargeOutcome.Charged), isResult: true, limit, cancellationToken);

    /// <summary>Reads the status with the retries of a single read.</summary>
    public Task<JobReading> ReadStatusAsync(Job job, CancellationToken cancellationToken) =>
        ReadWithRetriesAsync(job, StatusPurpose(job), isResult: false, options.RequestTimeout, cancellationToken);

    /// <summary>Reads the reply that holds the result, with the retries of a single read; a workflow's status reply does.</summary>
    public Task<JobReading> ReadResultAsync(Job job, CancellationToken cancellationToken) =>
        job.PollUrl is not null
            ? ReadStatusAsync(job, cancellationToken)
            : ReadWithRetriesAsync(job, ResultPurpose(job, ChargeOutcome.ChargedIfCompleted), isResult: true, options.FetchTimeout, cancellationToken);

    private async Task<JobReading> ReadOnceAsync(Job job, CallPurpose purpose, bool isResult, TimeSpan limit, CancellationToken cancellationToken)
    {
        // The limit holds for the whole try, a key provider that takes its time included. A request that our own guard refuses
        // would be refused at every try, so it is no broken one.
        using var time = TimeLimit.Start(limit, transport.Time, cancellationToken);
        try
        {
            var call = await CallAsync(job, purpose, isResult, limit, time.Token).AsTask().WaitAsync(time.Token).ConfigureAwait(false);
            return Interpret(await transport.SendAsync(call, time.Token).ConfigureAwait(false), job, purpose, isResult);
        }
        catch (SegmindConnectionException e) when (e.InnerException is not WireGuardException)
        {
            return new JobReading { Fault = e };
        }
        catch (OperationCanceledException e) when (time.HasPassed)
        {
            return new JobReading { Fault = purpose.NoAnswer(e, limit) };
        }
    }

    private async Task<JobReading> ReadWithRetriesAsync(Job job, CallPurpose purpose, bool isResult, TimeSpan limit, CancellationToken cancellationToken)
    {
        var call = await CallAsync(job, purpose, isResult, limit, cancellationToken).ConfigureAwait(false);
        return Interpret(await transport.SendWithRetriesAsync(call, cancellationToken).ConfigureAwait(false), job, purpose, isResult);
    }

    private async ValueTask<ReadCall> CallAsync(Job job, CallPurpose purpose, bool isResult, TimeSpan allowed, CancellationToken cancellationToken)
    {
        var isWorkflow = job.PollUrl is not null;
        var credential = keys.Known(isWorkflow) ?? await CredentialAsync(isWorkflow, purpose, allowed, cancellationToken).ConfigureAwait(false);
        return job.PollUrl is { } pollUrl ? new(pollUrl, credential, allowed, purpose) { Cap = WorkflowReplyCap }
            : isResult ? new(endpoints.Result(job.RequestId), credential, allowed, purpose) { Cap = options.MaxReplyBytes, HoldsImages = true }
            : new(endpoints.Status(job.RequestId), credential, allowed, purpose);
    }

    /// <summary>The key within the call's limit: a provider that stalls or fails must not lose the job.</summary>
    private async Task<Credential> CredentialAsync(bool isWorkflow, CallPurpose purpose, TimeSpan allowed, CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(allowed, transport.Time, cancellationToken);
        try
        {
            return await keys.ForAsync(isWorkflow, purpose, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw purpose.NoKey(e);
        }
    }

    private static CallPurpose StatusPurpose(Job job) => new($"read the status of job {job.RequestId}", ChargeOutcome.ChargedIfCompleted, job);

    public static CallPurpose ResultPurpose(Job job, ChargeOutcome charge) => new($"fetch the result of job {job.RequestId}", charge, job);

    private JobReading Interpret(ApiReply reply, Job job, CallPurpose purpose, bool isResult)
    {
        if (reply.IsWhole && reply.Json() is { } body && body.Text("status"u8) is var word && StateOf(reply, body, word, isResult) is { } state)
        {
            return spend.Seen(job, ReadingOf(reply, body, state, word));
        }

        if (reply.Status == HttpStatusCode.NotFound)
        {
            // Whether a job that the service does not know goes on, nobody can say.
            var unknown = purpose.Charge == ChargeOutcome.ChargedIfCompleted ? purpose with { Charge = ChargeOutcome.Unknown } : purpose;
            var refused = unknown.Refused(reply, transport.Time, IsExpired(reply, job) ? SegmindErrorKind.JobExpired : SegmindErrorKind.JobNotFound);
            return InGrace(reply, job) ? new JobReading { Fault = refused } : throw refused;
        }

        return RetryTable.IsNoNews(reply) ? NoNews(reply, purpose) : throw purpose.Refused(reply, transport.Time);
    }

    /// <summary>
    /// A body that says how the job ended wins over the HTTP status: FAILED comes as 422. Under other statuses only the service's own
    /// spelling counts, since a gateway's 503 may say "failed" of itself. A result needs no word for its state.
    /// </summary>
    private static JobState? StateOf(ApiReply reply, JsonElement body, string? word, bool isResult)
    {
        if (reply.IsSuccess || reply.Status == HttpStatusCode.UnprocessableEntity)
        {
            return word is not null ? JobBody.ParseState(word)
                : isResult && (body.Member("output"u8) ?? body.Member("images"u8)) is not null ? JobState.Completed
                : null;
        }

        return word is "COMPLETED" or "FAILED" ? JobBody.ParseState(word) : null;
    }

    private JobReading NoNews(ApiReply reply, CallPurpose purpose) => new()
    {
        Fault = reply.Status < HttpStatusCode.BadRequest
            ? purpose.Refused(reply, transport.Time, SegmindErrorKind.UnreadableAnswer)
            : purpose.Refused(reply, transport.Time),
        RetryAfter = RetryTable.PollWait(reply, transport.Time),
    };

    private static JobReading ReadingOf(ApiReply reply, JsonElement body, JobState state, string? word) => new()
    {
        State = state,
        Word = word ?? state.ToString().ToUpperInvariant(),
        Detail = state == JobState.Failed ? ErrorText.Shorten(JobBody.DetailOf(body)) : null,
        Metrics = JobBody.MetricsOf(body),
        Body = state == JobState.Failed ? reply.Spooled?.Readable() ?? body : body,
        Spooled = reply.Spooled,
    };

    /// <summary>Right after the submit, by our clock for our own and by the service's for one that another process made.</summary>
    private bool InGrace(ApiReply reply, Job job) =>
        (job.IsOwnSubmit && transport.Time.GetElapsedTime(job.Since) <= RetryTable.NotFoundGrace)
        || reply.Date - job.AcceptedAt <= RetryTable.NotFoundGrace;

    /// <summary>Expired only by the service's own clock, and only for a job that this key and origin submitted.</summary>
    private static bool IsExpired(ApiReply reply, Job job) => reply.Date - job.AcceptedAt >= Retention;
}
