using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>
/// One try of a journalled submit: the intent is on disk before its first byte leaves, and the job's id as soon as it is heard. Used
/// while the key is held.
/// </summary>
internal sealed class SubmitAttempt(KeyJournal journal, JournalRecord intent, SpendQuote? quote, JournalLedger ledger, Flight flight, ILogger log) : ISubmitGate
{
    private const int Shut = 0;
    private const int Open = 1;
    private const int Closed = 2;
    private int _state;
    private int _number;
    private Task _opening = Task.CompletedTask;
    private string? _requestId;
    private Task _heard = Task.CompletedTask;
    private readonly object _lock = new();
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private bool _isClosing;

    /// <summary>Its number in the journal; 0 while it has not come to the gate.</summary>
    public int Number => _number;

    /// <summary>A record that should be on disk and is not.</summary>
    public JournalException? Fault { get; private set; }

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_opening = _isClosing ? Task.FromException(new WireGuardException("The call had given up. It was not sent.")) : ClaimAsync(cancellationToken));
        }
    }

    public void Heard(ApiReply reply)
    {
        if (_requestId is null && reply.FindRequestId() is { } requestId)
        {
            _requestId = requestId;
            var accepted = Accepted(reply, requestId);
            lock (_lock)
            {
                // Once the end is being written, nothing else may be but behind the hold.
                _heard = _isClosing ? AcceptLateAsync(accepted) : TryAppendAsync(RecordKind.Accepted, accepted);
            }
        }
    }

    public async ValueTask<SubmitOutcome> CloseAsync(SubmitOutcome outcome)
    {
        Task opening;
        Task heard;
        lock (_lock)
        {
            _isClosing = true;
            (opening, heard) = (_opening, _heard);
        }

        if (Interlocked.CompareExchange(ref _state, Closed, Shut) == Shut)
        {
            // Whoever is still on the way to the gate finds it closed.
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            outcome = outcome.Verdict == SubmitVerdict.Unknown
                ? outcome with { Verdict = SubmitVerdict.NotSent, Cause = outcome.Cause ?? new WireGuardException("The journal was not written in time.") }
                : outcome;
        }

        await heard.ConfigureAwait(false);
        await EndAsync(outcome).ConfigureAwait(false);
        flight.HasSubmitted = outcome.Verdict is SubmitVerdict.Accepted or SubmitVerdict.Unknown;
        await ledger.ObserveAsync(journal).ConfigureAwait(false);
        return outcome;
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        if (flight.IsAbandoned)
        {
            throw Abandoned();
        }

        // What the caller decided by may be old: uploads and waits lie between.
        var state = await journal.ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false);
        if (!state.MaySubmit)
        {
            throw new JournalException($"The key '{journal.Key}' is {state.State} by now. Nothing was sent.") { Charge = ChargeOutcome.NotCharged };
        }

        intent.N = state.NextAttempt;
        intent.Mark = _mark;
        _number = state.NextAttempt;
        if (!await ledger.ClaimAsync(journal, intent, quote, flight, cancellationToken).ConfigureAwait(false))
        {
            _number = 0;
            throw new JournalException($"Another process claimed attempt {intent.N} of the key '{journal.Key}'. Nothing was sent.") { Charge = ChargeOutcome.NotCharged };
        }

        await CheckAloneAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!flight.TryBeginSubmit())
        {
            throw Abandoned();
        }

        if (Interlocked.CompareExchange(ref _state, Open, Shut) != Shut)
        {
            throw new WireGuardException("The call had given up by the time the journal was written. It was not sent.");
        }
    }

    /// <summary>
    /// Whoever is taken for dead before the intent is written has another attempt claimed beside it. Locks keep that from happening;
    /// should they fail, the intent goes before this look and the other's claim before its own, so that one of the two sees the other.
    /// </summary>
    private async Task CheckAloneAsync(CancellationToken cancellationToken)
    {
        var state = await journal.ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false);
        if (state.State != RunState.Unknown || state.Last!.Number != _number)
        {
            throw new JournalException($"Another process went on with the key '{journal.Key}' beside attempt {_number}: its lock does not hold. Nothing was sent.") { Charge = ChargeOutcome.NotCharged };
        }
    }

    private static WireGuardException Abandoned() => new("Nobody waits for it any more. It was not sent.");

    private async Task EndAsync(SubmitOutcome outcome)
    {
        if (_number == 0)
        {
            return;
        }

        var (kind, record) = outcome.Verdict switch
        {
            SubmitVerdict.Accepted => (RecordKind.Accepted, Accepted(outcome.Reply!, outcome.Reply!.FindRequestId()!)),
            SubmitVerdict.NotSent => (RecordKind.NotSent, new JournalRecord { Cause = outcome.Cause?.GetType().Name }),
            SubmitVerdict.Refused or SubmitVerdict.RateLimited or SubmitVerdict.Failed => (RecordKind.Refused, new JournalRecord { Status = (int)outcome.Reply!.Status, Detail = outcome.Verdict.ToString() }),
            _ => (RecordKind.Unknown, new JournalRecord { Status = (int?)outcome.Reply?.Status, Cause = outcome.Reply is { } reply ? $"HTTP {(int)reply.Status}" : $"no whole answer came, {outcome.Cause?.GetType().Name ?? "nor an error"}" }),
        };
        await TryAppendAsync(kind, record).ConfigureAwait(false);
    }

    /// <summary>The answer came after the call had given up: the key may be anybody's by now.</summary>
    private async Task AcceptLateAsync(JournalRecord accepted)
    {
        try
        {
            var before = await journal.RecordAsync(_number, attempt => attempt.RequestId is null ? (RecordKind.Accepted, accepted) : null, CancellationToken.None).ConfigureAwait(false);
            log.AcceptedLate(journal.Key, accepted.Id!, before.Last?.Number > _number);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.JournalFaulted(journal.Key, accepted.Id!, e.Message);
        }
    }

    private async Task TryAppendAsync(string kind, JournalRecord record)
    {
        try
        {
            var state = await journal.ReadAsync(isHeld: false, CancellationToken.None).ConfigureAwait(false);
            var attempt = state.Attempts.FirstOrDefault(known => known.Number == _number);
            if (attempt?.Intent?.Mark == _mark && !Says(attempt, kind, record))
            {
                await journal.AppendAsync(_number, kind, record).ConfigureAwait(false);
            }

            Fault = kind == RecordKind.Accepted ? null : Fault;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fault = e as JournalException ?? new JournalException(e.Message, e);
            log.JournalFaulted(journal.Key, _requestId ?? "none", e.Message);
        }
    }

    /// <summary>Whether the attempt says so already: an answer is heard in pieces.</summary>
    private static bool Says(AttemptState attempt, string kind, JournalRecord record) =>
        kind == RecordKind.Accepted && attempt.RequestId == record.Id && (record.PollUrl is null || attempt.PollUrl == record.PollUrl);

    private static JournalRecord Accepted(ApiReply reply, string requestId) => new()
    {
        Id = requestId,
        PollUrl = Uri.TryCreate(reply.Json()?.Text("poll_url"u8), UriKind.Absolute, out var url) ? url : null,
        ServerDate = reply.Date,
    };
}
