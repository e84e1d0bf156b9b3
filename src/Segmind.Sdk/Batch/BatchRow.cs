using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Segmind.Sdk;

/// <summary>One request of a batch on its way to its outcome.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources hold no timer and no link; a flight may ask them after the row has ended.")]
internal sealed class BatchRow(BatchRows rows, BatchOptions options, InferenceRequest request, int index, string? key) : ISubmitControl, IProgress<JobStatus>
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _heldBack = new();
    private SegmindException? _keptBackBy;

    public InferenceRequest Request => request;

    public string? Key => key;

    /// <summary>Whether a submit is under way whose outcome is not known yet. Changed behind the rows' lock alone, as the three below.</summary>
    public bool IsSubmitting { get; set; }

    /// <summary>Whether a submit has left that was not provably refused.</summary>
    public bool HasSent { get; set; }

    public bool IsCanceled { get; private set; }

    public bool HasEnded { get; set; }

    public bool IsShut => _keptBackBy is not null;

    public async Task<BatchOutcome> RunAsync(SegmindClient client)
    {
        try
        {
            var result = await RunToEndAsync(client).ConfigureAwait(false);
            rows.Remove(this, error: null);
            return new BatchOutcome { Index = index, Request = request, Key = key, Result = result, Charge = ChargeOutcome.Charged };
        }
        catch (Exception e)
        {
            rows.Remove(this, e);
            return Failed(e);
        }
    }

    public void Cancel()
    {
        IsCanceled = true;
        _ = _cancel.CancelAsync();
        HoldBack();
    }

    /// <summary>Ends the wait for a permit.</summary>
    public void HoldBack() => _ = _heldBack.CancelAsync();

    public async ValueTask<IDisposable?> AdmitAsync(CancellationToken cancellationToken)
    {
        KeepBack(rows.WhyNot(this));
        if (options.SubmitLimiter is not { } limiter)
        {
            return null;
        }

        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _heldBack.Token);
        try
        {
            var lease = await limiter.AcquireAsync(permitCount: 1, wait.Token).ConfigureAwait(false);
            return lease.IsAcquired ? lease : throw Refused(lease);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            KeepBack(rows.WhyNot(this));
            throw;
        }
        catch (Exception e) when (e is not SegmindException)
        {
            throw NotAdmitted($"the SubmitLimiter failed ({e.Message.TrimEnd('.')})", e);
        }
    }

    public void Begin() => KeepBack(rows.TryBegin(this));

    public void End(SubmitVerdict verdict)
    {
        switch (verdict)
        {
            case SubmitVerdict.NotSent or SubmitVerdict.RateLimited:
                rows.NotAccepted(this);
                break;
            case SubmitVerdict.Accepted:
                rows.Accept();
                break;
        }
    }

    public void Report(JobStatus value)
    {
        rows.Know(this);
        options.Progress?.Report(value);
    }

    private async Task<InferenceResult> RunToEndAsync(SegmindClient client)
    {
        while (true)
        {
            var accepted = rows.Accepted;
            try
            {
                return await RunOnceAsync(client).ConfigureAwait(false);
            }
            catch (SegmindApiException e) when (e is { Kind: SegmindErrorKind.RateLimited, Charge: ChargeOutcome.NotCharged } && rows.Accepted > accepted)
            {
                // The limit let other rows through meanwhile, so the turn of this one comes too.
            }
        }
    }

    private async Task<InferenceResult> RunOnceAsync(SegmindClient client)
    {
        _cancel.Token.ThrowIfCancellationRequested();
        if (key is null)
        {
            var run = new RunOptions { Mode = options.Mode, Progress = this, Control = this };
            run.WaitAs(options);
            return await client.RunAsync(request, run, _cancel.Token).ConfigureAwait(false);
        }

        var queued = request as QueuedRequest ?? throw new ArgumentException($"{request} can't be run under the key '{key}': a journal takes queued models and workflows. {ErrorText.Of(ChargeOutcome.NotCharged)}");
        var once = new RunOnceOptions { SaveTo = options.SaveTo, OnUnknown = options.OnUnknown, RunAgain = options.RunAgain, Progress = this, Control = this };
        once.WaitAs(options);
        return await client.RunOnceAsync(key, queued, once, _cancel.Token).ConfigureAwait(false);
    }

    private BatchOutcome Failed(Exception e)
    {
        var isCancellation = e is OperationCanceledException;
        var isSkipped = e is not InferenceCanceledException && (_keptBackBy is not null || (IsCanceled && isCancellation && !HasSent));
        return Of(index, request, key, isCancellation ? e : _keptBackBy ?? e, isSkipped, HasSent);
    }

    /// <summary>The outcome of a row without a result.</summary>
    public static BatchOutcome Of(int index, InferenceRequest request, string? key, Exception error, bool isSkipped, bool hasSent) => new()
    {
        Index = index,
        Request = request,
        Key = key,
        Error = error,
        IsSkipped = isSkipped,
        Charge = error switch
        {
            SegmindException e => e.Charge,
            InferenceCanceledException e => e.Charge,
            // What the SDK lets through of others, it does before it sends; a local file can also fail while it is sent, which charges nothing.
            _ => hasSent && error is not IOException ? ChargeOutcome.Unknown : ChargeOutcome.NotCharged,
        },
    };

    private void KeepBack(SegmindException? why)
    {
        if (why is not null)
        {
            throw _keptBackBy = why;
        }
    }

    private SegmindException Refused(RateLimitLease lease)
    {
        using (lease)
        {
            var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? FormattableString.Invariant($"; it says to try again after {delay.TotalSeconds:0.#} s") : "";
            return NotAdmitted($"the SubmitLimiter refused it a permit{after}", cause: null);
        }
    }

    private SegmindException NotAdmitted(string why, Exception? cause) =>
        new($"{request} was not sent: {why}. {ErrorText.Of(ChargeOutcome.NotCharged)} Give the limiter a QueueLimit of at least MaxConcurrency, then run it again.", cause) { Charge = ChargeOutcome.NotCharged };
}
