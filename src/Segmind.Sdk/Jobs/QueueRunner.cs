using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Brings a queued request to its job: images first, then the submit, at most once.</summary>
internal sealed class QueueRunner(Submitter submitter, ImageUploader uploader, Endpoints endpoints, KeyRing keys, SegmindClientOptions options, JobWaiter waiter, SpendGuard spend, LatencyBook latencies, PollBudget polls, JobSlots slots, TimeProvider time, ILogger log)
{
    // Giving up early would only make an outcome unknown that could have been known; callers leave on their own time.
    private static readonly TimeSpan LeastJournaledTime = TimeSpan.FromSeconds(100);

    public async Task<Job> SubmitAsync(QueuedRequest request, ISubmitControl? control, CancellationToken cancellationToken)
    {
        using var attempt = await spend.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        using var slot = await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        var submit = await PrepareAsync(request, control, cancellationToken).ConfigureAwait(false);
        attempt.Begin();
        try
        {
            var outcome = await submitter.SendAsync(submit, cancellationToken).ConfigureAwait(false);
            var job = Accept(outcome.Reply!, request, slot);
            attempt.Accepted(job.RequestId);
            return job;
        }
        catch (Exception e)
        {
            attempt.Fail(e);
            throw;
        }
    }

    /// <summary>The same through a journal's gates, which also reserve.</summary>
    public async Task<Job> SubmitAsync(QueuedRequest request, Func<ISubmitGate> newGate, ISubmitControl? control, CancellationToken cancellationToken)
    {
        using var slot = await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        var submit = await PrepareAsync(request, control, cancellationToken).ConfigureAwait(false);
        var journalled = submit with { NewGate = newGate, Limit = submit.Limit > LeastJournaledTime ? submit.Limit : LeastJournaledTime };
        var outcome = await submitter.SendAsync(journalled, cancellationToken).ConfigureAwait(false);
        return Accept(outcome.Reply!, request, slot);
    }

    /// <summary>Collecting goes before submitting: what is paid for must not expire unseen for want of polls.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<JobSlot?> TakeSlotAsync(CancellationToken cancellationToken)
    {
        var slot = await slots.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await polls.SubmitAsync(cancellationToken).ConfigureAwait(false);
            return slot;
        }
        catch
        {
            slot?.Dispose();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SubmitRequest> PrepareAsync(QueuedRequest request, ISubmitControl? control, CancellationToken cancellationToken)
    {
        var ready = await uploader.UploadAllAsync(request, cancellationToken).ConfigureAwait(false);
        BodyPart[] body = [new(RequestBody.Write(ready))];
        var isWorkflow = request is WorkflowRequest;
        return new SubmitRequest(
            request.ModelName,
            isWorkflow ? endpoints.Workflow(request.ModelName) : endpoints.Queue(request.ModelName),
            keys.Known(isWorkflow) ?? await keys.ForAsync(isWorkflow, new CallPurpose($"submit {request.ModelName}", ChargeOutcome.NotCharged), cancellationToken).ConfigureAwait(false),
            body,
            options.SubmitTimeout)
        { Control = control };
    }

    private Job Accept(ApiReply reply, QueuedRequest request, JobSlot? slot)
    {
        var requestId = reply.FindRequestId()!;
        log.Submitted(request.ModelName, requestId);
        var job = new Job(waiter, requestId, time.GetTimestamp())
        {
            Model = request.ModelName,
            PollUrl = request is WorkflowRequest ? PollUrl(reply, requestId) : null,
            SubmittedAt = reply.Date ?? time.GetUtcNow(),
            IsDated = reply.Date is not null,
            IsOwnSubmit = true,
        };
        latencies.Of(request.ModelName, request.TypicalLatency);
        slot?.Keep(job);
        return job;
    }

    /// <summary>The address the server named if it is on our origin; else, as when the answer was cut before it, the usual one.</summary>
    private Uri PollUrl(ApiReply reply, string requestId) =>
        Uri.TryCreate(reply.Json()?.Text("poll_url"u8), UriKind.Absolute, out var url) && endpoints.IsOurs(url)
            ? url
            : endpoints.WorkflowPoll(requestId);
}
