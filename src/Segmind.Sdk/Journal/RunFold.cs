namespace Segmind.Sdk;

/// <summary>
/// From the bytes in a journal to where a key stands: a pure function, total over whatever bytes there are. After an intent that can be
/// read it never says that the way is free unless a record proves it.
/// </summary>
internal static class RunFold
{
    /// <param name="key">The key the attempts were read for.</param>
    /// <param name="attempts">As they were read, by number.</param>
    /// <param name="isHeld">Whether a process that is alive holds the key.</param>
    /// <param name="holdProvesDeath">Whether a key that is not held has no process that may still be writing.</param>
    public static KeyState Of(string key, IReadOnlyList<JournalAttempt> attempts, bool isHeld, bool holdProvesDeath)
    {
        var states = new List<AttemptState>(attempts.Count);
        foreach (var attempt in attempts)
        {
            var state = Of(key, attempt, holdProvesDeath);
            var follows = states.Count == 0 ? attempt.Number == 1 || state.State is RunState.Saved or RunState.Free : attempt.Number == states[^1].Number + 1 && states[^1].IsClosed;
            states.Add(follows ? state : Damaged(state, "it follows an attempt that had not ended"));
        }

        return new KeyState(StateOf(states, isHeld), states)
        {
            Bound = states.AsEnumerable().Reverse().TakeWhile(state => !state.WasForgotten).FirstOrDefault(state => state.State is not (RunState.Refused or RunState.Free)),
        };
    }

    private static RunState StateOf(List<AttemptState> states, bool isHeld)
    {
        // A damaged attempt has not ended, so whatever follows it is damaged too.
        var state = states.Count == 0 ? RunState.Free : states[^1].State;
        // Between the intent and what became of it, only the hold tells the living from the dead.
        return isHeld && (state is RunState.Unknown or RunState.Free or RunState.Refused or RunState.Void) ? RunState.InFlight : state;
    }

    private static AttemptState Of(string key, JournalAttempt attempt, bool holdProvesDeath)
    {
        var records = RecordCodec.Read(attempt.Records.Span);
        if (records.Count == 0)
        {
            // The first record was not written to its end, so the submit's body was never let go.
            return new AttemptState(attempt.Number, holdProvesDeath ? RunState.Free : RunState.Unknown) { IsClosed = holdProvesDeath, Cause = "it may be being written elsewhere" };
        }

        if (records[0] is { R: RecordKind.Forgotten or RecordKind.Void })
        {
            // As above, and then given up by its caller.
            return records.Aggregate(new AttemptState(attempt.Number, RunState.Unknown), Next);
        }

        var intent = records[0] is { R: RecordKind.Intent } first && first.Key == key && first.N == attempt.Number ? first : null;
        var state = new AttemptState(attempt.Number, intent is null ? RunState.Damaged : RunState.Unknown)
        {
            Intent = intent,
            WasResubmitted = intent?.By == nameof(OnUnknown.Resubmit),
            Cause = intent is null ? "its first record can't be read" : null,
        };
        return records.Skip(1).Aggregate(state, Next);
    }

    private static AttemptState Next(AttemptState state, JournalRecord? record) => (record?.R, state.State) switch
    {
        (RecordKind.Forgotten, _) => state with { State = RunState.Free, IsClosed = true, WasForgotten = true, Before = state.Before ?? (state.State == RunState.Free ? RunState.Refused : state.State), Cause = record!.Cause },
        (_, RunState.Damaged) => state,
        (null, _) => Damaged(state, "a record can't be read"),

        // The key is another's by now: only the news that there may be two jobs counts.
        (RecordKind.Accepted, RunState.Free) when state.WasForgotten && IsNews(state, record!) => state with { CameLate = true, RequestId = record!.Id },

        (RecordKind.NotSent, RunState.Unknown) => state with { State = RunState.Free, IsClosed = true },
        (RecordKind.Refused, RunState.Unknown) => state with { State = RunState.Refused, IsClosed = true, Cause = record!.Detail },
        (RecordKind.Unknown, RunState.Unknown) => state with { Cause = record!.Cause },
        (RecordKind.Void, RunState.Unknown) => state with { State = RunState.Void, IsClosed = true, Cause = record!.Cause, WasResubmitted = state.WasResubmitted || record.By == nameof(OnUnknown.Resubmit) },

        (RecordKind.Accepted, RunState.Unknown or RunState.Accepted or RunState.Void) when IsNews(state, record!) => Accept(state, record!),
        (RecordKind.Completed, RunState.Accepted or RunState.Completed) => state with { State = RunState.Completed, Raw = record!.Raw, IsInline = record.Inline == true, Cost = record.Cost },
        (RecordKind.Saved, RunState.Completed or RunState.Saved) when record!.Files is { } files => state with { State = RunState.Saved, Files = files, Cost = record.Cost ?? state.Cost },
        (RecordKind.Failed, RunState.Accepted or RunState.Failed) => state with { State = RunState.Failed, Raw = record!.Raw },
        (RecordKind.Expired, RunState.Accepted or RunState.Expired) => state with { State = RunState.Expired },
        (RecordKind.Again, RunState.Failed) => state with { State = RunState.Void, IsClosed = true, Before = RunState.Failed },

        _ => Damaged(state, $"'{record!.R}' can't follow {state.State}"),
    };

    /// <summary>An id, and no other one than before.</summary>
    private static bool IsNews(AttemptState state, JournalRecord accepted) =>
        Endpoints.IsUsableId(accepted.Id) && (state.RequestId is null || state.RequestId == accepted.Id);

    private static AttemptState Accept(AttemptState state, JournalRecord record) => state with
    {
        State = RunState.Accepted,
        // Given up and accepted all the same: a next attempt may exist already, so the way stays as it is.
        CameLate = state.CameLate || state.State == RunState.Void,
        RequestId = record.Id,
        PollUrl = record.PollUrl ?? state.PollUrl,
        ServerDate = record.ServerDate ?? state.ServerDate,
    };

    private static AttemptState Damaged(AttemptState state, string cause) => state with { State = RunState.Damaged, IsClosed = false, Cause = cause };
}
