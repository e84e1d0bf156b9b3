using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>From requests to intents and from records back to jobs and results, as this client with its key and origin sees them.</summary>
internal sealed class JournalContext(Endpoints endpoints, KeyRing keys, JobWaiter waiter, ResultReader results, SegmindClientOptions options, TimeProvider time, ILogger log)
{
    private const int TagLength = 16;

    public ILogger Log => log;

    public Uri Origin => endpoints.Base;

    public async Task<JournalRecord> IntentAsync(RunOnceWork work, CancellationToken cancellationToken) => new()
    {
        Kind = Fingerprint.KindOf(work.Request),
        Origin = OriginText,
        Slug = work.Request.ModelName,
        Fp = work.Fingerprint.Value,
        Members = new(work.Fingerprint.Members, StringComparer.Ordinal),
        AccountTag = await AccountTagAsync($"submit {work.Request.ModelName}", cancellationToken).ConfigureAwait(false),
        Who = FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}"),
    };

    /// <summary>The handle of an accepted attempt. Only the key and the origin that submitted it can tell "expired" from "not ours".</summary>
    /// <exception cref="JournalException">It was submitted to another origin.</exception>
    public async Task<Job> JobOfAsync(AttemptState attempt, CancellationToken cancellationToken)
    {
        var intent = attempt.Intent!;
        if (intent.Origin != OriginText)
        {
            throw new JournalException($"Job {attempt.RequestId} of the key '{intent.Key}' lies on {intent.Origin}, but this client calls {OriginText}. Use a client for that origin; nothing was sent.")
            {
                RequestId = attempt.RequestId,
                Charge = ChargeOutcome.ChargedIfCompleted,
            };
        }

        return JobOf(attempt, await IsOursAsync(attempt, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A key that can't be had now keeps nobody from the job: each poll asks for one anew.</summary>
    private async Task<bool> IsOursAsync(AttemptState attempt, CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(options.RequestTimeout, time, cancellationToken);
        try
        {
            return attempt.Intent!.AccountTag == await AccountTagAsync($"resume job {attempt.RequestId}", limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is SegmindException or OperationCanceledException)
        {
            return false;
        }
    }

    public Job JobOf(AttemptState attempt, bool isOurs) => new(waiter, attempt.RequestId!, time.GetTimestamp())
    {
        Model = attempt.Intent?.Slug,
        PollUrl = attempt.Intent?.Kind == "workflow" ? PollUrl(attempt) : null,
        SubmittedAt = attempt.ServerDate ?? attempt.Intent?.Time,
        IsDated = isOurs && attempt.ServerDate is not null,
    };

    public InferenceTimeoutException TimedOut(Job job, WaitOptions caller, TimeSpan elapsed)
    {
        log.TimedOut(job.RequestId, job.Model, elapsed);
        return new(FormattableString.Invariant($"{job} did not end within {caller.Timeout.TotalSeconds:0.#} s. {ErrorText.Of(ChargeOutcome.ChargedIfCompleted)} Call again with the same key: it is not submitted twice."), job) { Elapsed = elapsed };
    }

    public InferenceResult ResultOf(AttemptState attempt)
    {
        var reply = attempt.Raw ?? default;
        return results.OfJob(JobOf(attempt, isOurs: false), reply, JobBody.MetricsOf(reply));
    }

    private string OriginText => endpoints.Base.GetLeftPart(UriPartial.Authority);

    private Uri PollUrl(AttemptState attempt) => attempt.PollUrl is { } url && endpoints.IsOurs(url) ? url : endpoints.WorkflowPoll(attempt.RequestId!);

    /// <summary>Tells accounts apart; the key can't be read from it.</summary>
    private async Task<string> AccountTagAsync(string what, CancellationToken cancellationToken)
    {
        var credential = await keys.ForModelsAsync(new CallPurpose(what, ChargeOutcome.NotCharged), cancellationToken).ConfigureAwait(false);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("journal " + credential.Owner)))[..TagLength];
    }
}
