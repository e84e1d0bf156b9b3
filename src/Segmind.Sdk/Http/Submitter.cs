using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;

namespace Segmind.Sdk;

/// <summary>Sends what costs money: each body once, again only on proof that it was not accepted, and never on a guess.</summary>
internal sealed class Submitter(Transport transport, ILogger log)
{
    private readonly ResiliencePipeline<SubmitOutcome> _pipeline = RetryPipelines.Submits(transport.Time);
    private readonly SubmitPause _pause = new(transport.Time);
    private Func<SubmitRequest, CancellationToken, ValueTask<SubmitOutcome>>? _send;

    /// <summary>Submits a job, or runs a request in one call. It returns what was accepted; all else is an exception.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled before a byte of the body left.</exception>
    /// <exception cref="InferenceCanceledException">The caller cancelled later.</exception>
    /// <exception cref="SegmindException">It was refused, it failed, it could not be sent, or nothing can tell.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SubmitOutcome> SendAsync(SubmitRequest submit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TryAsync(submit, cancellationToken).ConfigureAwait(false);
        if (RetryPipelines.MayRepeat(outcome, transport.Time))
        {
            outcome = await RepeatAsync(submit, outcome, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.Verdict == SubmitVerdict.Accepted)
        {
            return outcome;
        }

        if (outcome.Verdict == SubmitVerdict.Unknown)
        {
            log.OutcomeUnknown(submit.Model);
        }

        throw SubmitFailure.From(submit, outcome, transport.Time);
    }

    /// <summary>The rare rest of the way: the pipeline is told the first try's outcome as its own.</summary>
    private async Task<SubmitOutcome> RepeatAsync(SubmitRequest submit, SubmitOutcome first, CancellationToken cancellationToken)
    {
        SubmitOutcome? known = first;
        return await _pipeline.ExecuteAsync(
            async token => Interlocked.Exchange(ref known, null) ?? await TryAsync(submit, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SubmitOutcome> TryAsync(SubmitRequest submit, CancellationToken cancellationToken)
    {
        using var permit = submit.Control is { } control ? await control.AdmitAsync(cancellationToken).ConfigureAwait(false) : null;
        return await _pause.SendAsync(submit, _send ??= SendThroughGateAsync, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SubmitOutcome> SendThroughGateAsync(SubmitRequest submit, CancellationToken cancellationToken)
    {
        var gate = submit.NewGate?.Invoke();
        var outcome = gate is null
            ? await SendOnceAsync(submit, gate, cancellationToken).ConfigureAwait(false)
            : await gate.CloseAsync(await SendOnceAsync(submit, gate, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        submit.Control?.End(outcome.Verdict);
        return outcome;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SubmitOutcome> SendOnceAsync(SubmitRequest submit, ISubmitGate? gate, CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(submit.Limit, transport.Time, cancellationToken);
        using var call = new SubmitCall(submit.Credential, submit.IsDirect, gate, submit.Control);
        var request = Transport.NewRequest(HttpMethod.Post, submit.Url, new BodyContent(submit.Body, call.BeginAsync));
        var sentAt = transport.Time.GetUtcNow();
        ApiReply? answer;
        try
        {
            using var response = await transport.SendAsync(HttpRole.Submit, request, call, limit.Token).ConfigureAwait(false);
            answer = call.Answer;
            if (answer is null)
            {
                return call.HasSucceeded && response.IsSuccessStatusCode
                    ? await ReadDirectAsync(submit, response, new(SubmitVerdict.Unknown, sentAt), limit.Token).ConfigureAwait(false)
                    : throw new WireGuardException("A handler answered in the service's place.");
            }
        }
        catch (Exception e)
        {
            // The time was up, or a handler choked on the answer or sent again: what came off the wire first decides.
            await (e is WireGuardException ? call.FirstTryAsync(limit.Token) : Task.CompletedTask).ConfigureAwait(false);
            answer = call.Answer;
            if (answer is null)
            {
                return Explain(submit, call, new(SubmitVerdict.Unknown, sentAt), limit, call.Fault ?? e, cancellationToken);
            }
        }

        var verdict = Judge(submit, answer);
        if (verdict == SubmitVerdict.Unknown && cancellationToken.IsCancellationRequested)
        {
            throw Canceled(submit, cancellationToken);
        }

        return new(verdict, sentAt) { Reply = answer, Cause = answer.IsWhole ? null : new IOException("The answer broke off.") };
    }

    private static SubmitOutcome Explain(SubmitRequest submit, SubmitCall call, SubmitOutcome outcome, TimeLimit limit, Exception fault, CancellationToken cancellationToken)
    {
        if (call.TryRevoke())
        {
            cancellationToken.ThrowIfCancellationRequested();
            return outcome with { Verdict = SubmitVerdict.NotSent, Cause = fault };
        }

        if (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(submit, cancellationToken);
        }

        return outcome with { Cause = limit.HasPassed ? new TimeoutException(FormattableString.Invariant($"No answer within {submit.Limit.TotalSeconds:0.#} s."), fault) : fault };
    }

    private static async Task<SubmitOutcome> ReadDirectAsync(SubmitRequest submit, HttpResponseMessage response, SubmitOutcome outcome, CancellationToken cancellationToken)
    {
        var head = ApiReply.HeadOf(response);
        try
        {
            var body = await response.Content.OpenInTimeAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                var content = await Spool.FillAsync(body, submit.DirectCap!.Value, cancellationToken, response.Content.Headers.ContentLength).ConfigureAwait(false);
                return outcome with { Verdict = SubmitVerdict.Accepted, Reply = head, Content = content, Credential = submit.Credential };
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return outcome with { Reply = head, Cause = e };
        }
    }

    /// <summary>A direct run has no job to hold on to: an id beside an error says that something was accepted, and no more.</summary>
    private static SubmitVerdict Judge(SubmitRequest submit, ApiReply answer) =>
        RetryTable.Judge(answer) is var verdict && submit.IsDirect && verdict == SubmitVerdict.Accepted ? SubmitVerdict.Unknown : verdict;

    private static InferenceCanceledException Canceled(SubmitRequest submit, CancellationToken cancellationToken) =>
        new($"The call was cancelled while {submit.Model} was being submitted. The service may have accepted it and has no cancel. It may be charged, once; look in the account's history before you submit it again.", null, cancellationToken)
        {
            Charge = ChargeOutcome.Unknown,
        };
}
