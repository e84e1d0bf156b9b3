namespace Segmind.Sdk;

/// <summary>What a caller is told about a key that brought no image: what happened, whether it may have been charged, what to do next.</summary>
internal static class JournalFailure
{
    public static KeyConflictException Conflict(string key, IReadOnlyList<string> members) =>
        new($"The key '{key}' belongs to another request: {string.Join(", ", members)} {(members.Count == 1 ? "differs" : "differ")}. Nothing was sent. Use a new key for new work, WithIdentity for an image whose URL changes, or ForgetAsync if the old work may be lost.")
        {
            Key = key,
            Members = members,
        };

    /// <summary>Why a key that is not on its way to an image can't go on by itself.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="tried">What was done about it in vain, as a sentence.</param>
    public static SegmindException Of(string key, KeyState state, string? tried = null) => state.State switch
    {
        RunState.Damaged => new SubmitOutcomeUnknownException($"The journal of the key '{key}' can't be understood ({state.Attempts.First(attempt => attempt.State == RunState.Damaged).Cause}). It may have been submitted and charged, once. Nothing was sent. Look in the account's history, then call ForgetAsync to run it afresh.")
        {
            Key = key,
            Attempt = state.Last!.Number,
            Model = state.Last.Intent?.Slug,
            SubmittedAt = state.Last.Intent?.Time ?? default,
        },
        RunState.InFlight => InFlight(key, state.Last?.Intent?.Who ?? "another process", TimeSpan.Zero),
        RunState.Unknown => new SubmitOutcomeUnknownException($"{state.Last!.Intent?.Slug} may or may not have been accepted for the key '{key}', attempt {state.Last.Number} ({state.Last.Cause ?? "the process that submitted it ended before the answer was on disk"}). {ErrorText.Of(ChargeOutcome.Unknown)} Nothing was sent. {tried}{(tried is null ? "" : " ")}Look in the account's history, then tell the journal with ResolveAsync.")
        {
            Key = key,
            Attempt = state.Last.Number,
            Model = state.Last.Intent?.Slug,
            SubmittedAt = state.Last.Intent?.Time ?? default,
        },
        _ => new JournalException($"The key '{key}' is {state.State}: there is nothing to resume. Nothing was sent.") { Charge = ChargeOutcome.NotCharged },
    };

    /// <summary>This call's own submit came to nothing that can be told.</summary>
    public static SubmitOutcomeUnknownException Unknown(string key, int attempt, SubmitOutcomeUnknownException e) =>
        new($"{e.Message} The key '{key}' keeps that in its journal as attempt {attempt}: once you know, tell it with ResolveAsync.", e)
        {
            Key = key,
            Attempt = attempt,
            Model = e.Model,
            SubmittedAt = e.SubmittedAt,
            StatusCode = e.StatusCode,
            ResponseBody = e.ResponseBody,
            RequestId = e.RequestId,
        };

    /// <summary>The journal could not take the intent, so the submit was kept back.</summary>
    public static JournalException HeldBack(SegmindException cause) =>
        new($"{cause.Message} {ErrorText.Of(ChargeOutcome.NotCharged)}", cause) { Charge = ChargeOutcome.NotCharged };

    public static KeyInFlightException InFlight(string key, string heldBy, TimeSpan elapsed) =>
        new($"The key '{key}' is in flight in {heldBy}. {ErrorText.Of(ChargeOutcome.Unknown)} Call again with the same key; nothing is submitted twice.") { Key = key, Elapsed = elapsed };

    /// <summary>A caller leaves by its own token; what that means depends on how far the shared work has come.</summary>
    public static OperationCanceledException Canceled(string key, Flight flight, OperationCanceledException cause, CancellationToken cancellationToken)
    {
        var charge = flight.HasCompleted ? ChargeOutcome.Charged
            : flight.Job is not null ? ChargeOutcome.ChargedIfCompleted
            : flight.HasSubmitted ? ChargeOutcome.Unknown
            : ChargeOf(flight.Found);
        return charge == ChargeOutcome.NotCharged
            ? new OperationCanceledException(cause.Message, cause, cancellationToken)
            : new InferenceCanceledException($"The wait for the key '{key}' was cancelled. {ErrorText.Of(charge)} A submit that is under way is seen through and written down. Call again with the same key.", cause, cancellationToken)
            {
                Job = flight.Job,
                Charge = charge,
            };
    }

    /// <summary>What a call that has done nothing yet can say of a key by its journal.</summary>
    private static ChargeOutcome ChargeOf(RunState found) => found switch
    {
        RunState.Completed or RunState.Saved => ChargeOutcome.Charged,
        RunState.Accepted => ChargeOutcome.ChargedIfCompleted,
        RunState.InFlight or RunState.Unknown or RunState.Damaged or RunState.Expired => ChargeOutcome.Unknown,
        _ => ChargeOutcome.NotCharged,
    };

    public static InferenceFailedException Failed(string key, AttemptState attempt, Job job) =>
        JobFailure.From($"{attempt.Intent?.Slug} {attempt.RequestId} (key '{key}')", attempt.Raw, job);

    public static SegmindApiException Expired(string key, AttemptState attempt, Job job) =>
        new($"Job {attempt.RequestId} of the key '{key}' has expired: the service keeps a job for an hour, and nobody fetched it in time. It was charged if it completed. Call ForgetAsync to run the key afresh.")
        {
            Job = job,
            Kind = SegmindErrorKind.JobExpired,
            StatusCode = System.Net.HttpStatusCode.NotFound,
            Charge = ChargeOutcome.Unknown,
        };

    public static ResultNotSavedException NotSaved(string key, Job job, InferenceResult result, Exception cause) =>
        new($"The images of the key '{key}' were made and charged, but not saved: {cause.Message} Call again with the same key: it downloads and charges nothing anew. The addresses live for 7 days from the run.", cause)
        {
            Job = job,
            Urls = [.. result.Images.Select(image => image.Url).OfType<Uri>()],
        };

    /// <summary>A tombstone keeps the files' names, and nothing to download them from.</summary>
    public static ResultNotSavedException Pruned(string key, AttemptState attempt) =>
        new($"The images of the key '{key}' are no longer whole at {string.Join(", ", attempt.Files.Select(file => file.Path))}, and the journal was pruned of their addresses. {ErrorText.Of(ChargeOutcome.Charged)} Nothing was sent. Put the files back, or call ForgetAsync to run the key afresh.", null)
        {
            RequestId = attempt.RequestId,
        };

    public static JournalException NotRecorded(string key, Job job, string end, JournalException cause)
    {
        var charge = end switch
        {
            RecordKind.Completed => ChargeOutcome.Charged,
            RecordKind.Failed => ChargeOutcome.NotCharged,
            _ => ChargeOutcome.Unknown,
        };
        return new($"Job {job.RequestId} of the key '{key}' ended, but that could not be written down: {cause.Message} {ErrorText.Of(charge)}", cause)
        {
            Job = job,
            Charge = charge,
        };
    }
}
