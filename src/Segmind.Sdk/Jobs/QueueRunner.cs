using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Brings a queued request to its job: images first, then the submit, at most once.</summary>
internal sealed class QueueRunner(Submitter submitter, ImageUploader uploader, Endpoints endpoints, KeyRing keys, SegmindClientOptions options, JobWaiter waiter, TimeProvider time, ILogger log)
{
    // Giving up early would only make an outcome unknown that could have been known; callers leave on their own time.
    private static readonly TimeSpan LeastJournaledTime = TimeSpan.FromSeconds(100);

    public async Task<Job> SubmitAsync(QueuedRequest request, CancellationToken cancellationToken, Func<ISubmitGate>? newGate = null)
    {
        var ready = await uploader.UploadAllAsync(request, cancellationToken).ConfigureAwait(false);
        BodyPart[] body = [new(RequestBody.Write(ready))];
        var isWorkflow = request is WorkflowRequest;
        var submit = new SubmitRequest(
            request.ModelName,
            isWorkflow ? endpoints.Workflow(request.ModelName) : endpoints.Queue(request.ModelName),
            await keys.ForAsync(isWorkflow, new CallPurpose($"submit {request.ModelName}", ChargeOutcome.NotCharged), cancellationToken).ConfigureAwait(false),
            body,
            newGate is null ? options.SubmitTimeout : Longer(options.SubmitTimeout, LeastJournaledTime))
        {
            NewGate = newGate,
        };
        var outcome = await submitter.SendAsync(submit, cancellationToken).ConfigureAwait(false);
        return Accept(outcome.Reply!, request.ModelName, isWorkflow);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

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
            IsOwnSubmit = true,
        };
    }

    /// <summary>The address the server named if it is on our origin; else, as when the answer was cut before it, the usual one.</summary>
    private Uri PollUrl(ApiReply reply, string requestId) =>
        Uri.TryCreate(reply.Json()?.Text("poll_url"), UriKind.Absolute, out var url) && endpoints.IsOurs(url)
            ? url
            : endpoints.WorkflowPoll(requestId);
}
