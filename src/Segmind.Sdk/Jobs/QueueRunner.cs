using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Brings a queued request to its job: images first, then the submit, at most once.</summary>
internal sealed class QueueRunner(Submitter submitter, ImageUploader uploader, Endpoints endpoints, KeyRing keys, SegmindClientOptions options, JobWaiter waiter, SpendGuard spend, TimeProvider time, ILogger log)
{
    public async Task<Job> SubmitAsync(QueuedRequest request, CancellationToken cancellationToken)
    {
        using var attempt = await spend.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        var ready = await uploader.UploadAllAsync(request, cancellationToken).ConfigureAwait(false);
        BodyPart[] body = [new(RequestBody.Write(ready))];
        var isWorkflow = request is WorkflowRequest;
        var submit = new SubmitRequest(
            request.ModelName,
            isWorkflow ? endpoints.Workflow(request.ModelName) : endpoints.Queue(request.ModelName),
            await keys.ForAsync(isWorkflow, new CallPurpose($"submit {request.ModelName}", ChargeOutcome.NotCharged), cancellationToken).ConfigureAwait(false),
            body,
            options.SubmitTimeout);
        var outcome = await attempt.SendAsync(() => submitter.SendAsync(submit, cancellationToken)).ConfigureAwait(false);
        var job = Accept(outcome.Reply!, request.ModelName, isWorkflow);
        attempt.Accepted(job.RequestId);
        return job;
    }

    private Job Accept(ApiReply reply, string model, bool isWorkflow)
    {
        var requestId = reply.FindRequestId()!;
        log.Submitted(model, requestId);
        return new Job(waiter, requestId, time.GetTimestamp())
        {
            Model = model,
            PollUrl = isWorkflow ? PollUrl(reply, requestId) : null,
            SubmittedAt = reply.Date ?? time.GetUtcNow(),
            AcceptedAt = reply.Date,
        };
    }

    /// <summary>The address the server named if it is on our origin; else, as when the answer was cut before it, the usual one.</summary>
    private Uri PollUrl(ApiReply reply, string requestId) =>
        Uri.TryCreate(reply.Json()?.Text("poll_url"), UriKind.Absolute, out var url) && endpoints.IsOurs(url)
            ? url
            : endpoints.WorkflowPoll(requestId);
}
