namespace Segmind.Sdk;

/// <summary>Brings a key from wherever its journal says it stands to its images, step by step, each written down before the next.</summary>
internal sealed class RunOnceRunner(JournalContext context, QueueRunner queue, Reconciler reconciler, ImageKeeper keeper, JournalLedger ledger)
{
    // Every step moves a key on; more turns than this mean that processes undo each other's.
    private const int MostTurns = 20;

    public async Task<InferenceResult> RunAsync(KeyJournal journal, RunOnceWork? work, Flight flight)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var state = await journal.ReadAsync(isHeld: false, flight.Abandoned).ConfigureAwait(false);
            flight.Found = state.State;
            work?.CheckFits(journal.Key, state);
            switch (state.State)
            {
                case RunState.Saved when Saved(state.Last!) is { } saved:
                    return saved;
                case RunState.Saved when state.Last!.Raw is null:
                    throw JournalFailure.Pruned(journal.Key, state.Last);
                case RunState.Saved or RunState.Completed when !state.Last!.IsInline:
                    flight.KnowCompleted(context.JobOf(state.Last, isOurs: false));
                    return await KeepAsync(journal, state.Last, Result(state.Last), flight).ConfigureAwait(false);
                case RunState.Accepted or RunState.Completed or RunState.Saved:
                    return await FollowAsync(journal, state.Last!, await context.JobOfAsync(state.Last!, flight.Abandoned).ConfigureAwait(false), flight).ConfigureAwait(false);
                case RunState.Failed when work is not { Options.RunAgain: true }:
                    throw JournalFailure.Failed(journal.Key, state.Last!, context.JobOf(state.Last!, isOurs: false));
                case RunState.Expired:
                    throw JournalFailure.Expired(journal.Key, state.Last!, await context.JobOfAsync(state.Last!, flight.Abandoned).ConfigureAwait(false));
            }

            if (work is null)
            {
                throw JournalFailure.Of(journal.Key, await journal.LookAsync(flight.Abandoned).ConfigureAwait(false));
            }

            if (await DecideAsync(journal, work, flight).ConfigureAwait(false) is var (job, attempt))
            {
                return await FollowAsync(journal, attempt, job, flight).ConfigureAwait(false);
            }
        }

        throw new JournalException($"The key '{journal.Key}' keeps changing under other processes. Call again with the same key; nothing is submitted twice.");
    }

    /// <summary>Holds the key and submits, if the journal still says that it may. <see langword="null"/> when it says otherwise by then.</summary>
    private async Task<(Job, AttemptState)?> DecideAsync(KeyJournal journal, RunOnceWork work, Flight flight)
    {
        var first = await journal.TryHoldAsync(flight.Abandoned).ConfigureAwait(false);
        var hold = first ?? await WaitForHoldAsync(journal, flight).ConfigureAwait(false);
        await using (hold.ConfigureAwait(false))
        {
            var state = await journal.ReadAsync(isHeld: false, flight.Abandoned).ConfigureAwait(false);
            flight.Found = state.State;
            work.CheckFits(journal.Key, state);
            (string Kind, JournalRecord Record)? before = null;
            switch (state.State)
            {
                case RunState.Unknown:
                    if (!await ResolveAsync(journal, work, state, wasThereBefore: first is not null && !flight.FollowsAnother, flight).ConfigureAwait(false))
                    {
                        return null;
                    }

                    before = (RecordKind.Void, new JournalRecord { By = nameof(OnUnknown.Resubmit), Cause = "given up for another submit" });
                    break;
                case RunState.Failed when work.Options.RunAgain:
                    before = (RecordKind.Again, new JournalRecord { By = nameof(RunOnceOptions.RunAgain) });
                    break;
                case RunState.Damaged:
                    throw JournalFailure.Of(journal.Key, state);
                case not (RunState.Free or RunState.Refused or RunState.Void):
                    return null;
            }

            // A budget that allows no submit must not use up the key's one Resubmit.
            var quote = await ledger.CheckAsync(work.Request, flight.Abandoned).ConfigureAwait(false);
            if (before is var (kind, record))
            {
                await journal.AppendAsync(state.Last!.Number, kind, record).ConfigureAwait(false);
            }

            return await SubmitAsync(journal, work, quote, flight).ConfigureAwait(false);
        }
    }

    private static async Task<IAsyncDisposable> WaitForHoldAsync(KeyJournal journal, Flight flight)
    {
        var state = await journal.ReadAsync(isHeld: true, flight.Abandoned).ConfigureAwait(false);
        flight.Found = state.State;
        flight.HeldBy = state.Last?.Intent?.Who ?? "another process";
        try
        {
            return await journal.HoldAsync(flight.Abandoned).ConfigureAwait(false);
        }
        finally
        {
            flight.HeldBy = null;
        }
    }

    /// <summary>What the caller wants done about an unknown outcome. True when it may be given up for another submit, false when the key moved on.</summary>
    private async Task<bool> ResolveAsync(KeyJournal journal, RunOnceWork work, KeyState state, bool wasThereBefore, Flight flight)
    {
        var attempt = state.Last!;
        switch (work.Options.OnUnknown)
        {
            case OnUnknown.Reconcile when attempt.Intent is not null:
                var record = await reconciler.FindAsync(attempt, await journal.KnownIdsAsync(flight.Abandoned).ConfigureAwait(false), work.Fingerprint, flight.Abandoned).ConfigureAwait(false)
                    ?? throw JournalFailure.Of(journal.Key, state, "The request history holds no such submit, or more than one.");
                await journal.AppendAsync(attempt.Number, RecordKind.Accepted, record).ConfigureAwait(false);
                return false;
            case OnUnknown.Resubmit when wasThereBefore && journal.HoldProvesDeath && !state.HasResubmitted:
                return true;
            case OnUnknown.Resubmit:
                throw JournalFailure.Of(journal.Key, state, "It was not resubmitted: that is done once per key, on a journal whose holds prove death, for an outcome unknown before the call.");
            default:
                throw JournalFailure.Of(journal.Key, state);
        }
    }

    private async Task<(Job, AttemptState)> SubmitAsync(KeyJournal journal, RunOnceWork work, SpendQuote? quote, Flight flight)
    {
        var attempts = new List<SubmitAttempt>();
        var intent = await context.IntentAsync(work, flight.Abandoned).ConfigureAwait(false);
        Job job;
        try
        {
            job = await queue.SubmitAsync(work.Request, NewGate, work.Options.Control, flight.Abandoned).ConfigureAwait(false);
        }
        catch (SubmitOutcomeUnknownException e)
        {
            throw JournalFailure.Unknown(journal.Key, attempts[^1].Number, e);
        }
        catch (SegmindConnectionException e) when (e.InnerException is WireGuardException { InnerException: SegmindException heldBack })
        {
            throw heldBack is JournalException ? JournalFailure.HeldBack(heldBack) : heldBack;
        }
        finally
        {
            flight.JournalFault = attempts.LastOrDefault(attempt => attempt.Number > 0)?.Fault;
        }

        flight.Know(job);
        flight.Report(new JobStatus { RequestId = job.RequestId, State = JobState.Queued, RawState = "QUEUED" });
        return (job, new AttemptState(attempts[^1].Number, RunState.Accepted) { RequestId = job.RequestId, PollUrl = job.PollUrl, ServerDate = job.AcceptedAt });

        ISubmitGate NewGate()
        {
            var attempt = new SubmitAttempt(journal, intent.Copy(), quote, ledger, flight, context.Log);
            attempts.Add(attempt);
            return attempt;
        }
    }

    private async Task<InferenceResult> FollowAsync(KeyJournal journal, AttemptState attempt, Job job, Flight flight)
    {
        flight.Know(job);
        try
        {
            var result = await job.WaitAsync(new WaitOptions { Timeout = Timeout.InfiniteTimeSpan, Schedule = flight.Schedule, Progress = flight }, flight.Abandoned).ConfigureAwait(false);
            var raw = JournalResult.Strip(result.Raw, out var isCut);
            var isInline = result.Images.Count == 0 ? isCut : result.Images.Any(image => image.Url is null);
            var completed = new JournalRecord { Raw = raw, Inline = isInline ? true : null, Cost = result.Metrics.Cost };
            await RecordAsync(journal, attempt, job, RecordKind.Completed, completed, flight).ConfigureAwait(false);
            return await KeepAsync(journal, attempt, result, flight).ConfigureAwait(false);
        }
        catch (InferenceFailedException e) when (e.Job is not null)
        {
            await TryRecordAsync(journal, attempt, job, RecordKind.Failed, new JournalRecord { Raw = JournalResult.Strip(e.Body) }, flight).ConfigureAwait(false);
            throw;
        }
        catch (SegmindApiException e) when (e.Kind == SegmindErrorKind.JobExpired)
        {
            await TryRecordAsync(journal, attempt, job, RecordKind.Expired, new JournalRecord { ServerDate = job.AcceptedAt }, flight).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes how the job ended, unless the journal says so already; and first that it was accepted, should that be missing.</summary>
    private static async Task RecordAsync(KeyJournal journal, AttemptState attempt, Job job, string kind, JournalRecord record, Flight flight)
    {
        try
        {
            if (flight.JournalFault is not null)
            {
                await journal.RecordAsync(attempt.Number, known => known.RequestId is null ? (RecordKind.Accepted, Accepted(job)) : null, flight.Abandoned).ConfigureAwait(false);
            }

            await journal.RecordAsync(attempt.Number, known => known.State == RunState.Accepted ? (kind, record) : null, flight.Abandoned).ConfigureAwait(false);
            flight.JournalFault = null;
        }
        catch (JournalException e)
        {
            flight.JournalFault = e;
            throw JournalFailure.NotRecorded(journal.Key, job, kind, e);
        }
    }

    /// <summary>The same where the news itself matters more than that it was written down.</summary>
    private async Task TryRecordAsync(KeyJournal journal, AttemptState attempt, Job job, string kind, JournalRecord record, Flight flight)
    {
        flight.HasFailed = true;
        try
        {
            await RecordAsync(journal, attempt, job, kind, record, flight).ConfigureAwait(false);
        }
        catch (JournalException e)
        {
            context.Log.JournalFaulted(journal.Key, job.RequestId, e.Message);
        }
    }

    private static JournalRecord Accepted(Job job) => new() { Id = job.RequestId, PollUrl = job.PollUrl, ServerDate = job.AcceptedAt };

    private async Task<InferenceResult> KeepAsync(KeyJournal journal, AttemptState attempt, InferenceResult result, Flight flight)
    {
        try
        {
            var files = await keeper.KeepAsync(journal, attempt.Number, result, flight.SaveTo, flight.Abandoned).ConfigureAwait(false);
            await ledger.ObserveAsync(journal).ConfigureAwait(false);
            return result.SavedAs(files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmindException)
        {
            throw JournalFailure.NotSaved(journal.Key, flight.Job ?? context.JobOf(attempt, isOurs: false), result, e);
        }
    }

    /// <summary><see langword="null"/> when a file is gone, or when what the result held besides images was only in the service's answer.</summary>
    private InferenceResult? Saved(AttemptState attempt) =>
        keeper.AreWhole(attempt.Files) && !(attempt.IsInline && attempt.Files.Count == 0) ? Result(attempt).SavedAs(attempt.Files) : null;

    private InferenceResult Result(AttemptState attempt) => context.ResultOf(attempt);
}
