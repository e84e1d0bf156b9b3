namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>What a call came to, in one word; every text that a caller might print is made on the way.</summary>
internal static class FuzzOutcome
{
    public static string Of(object returned) => returned switch
    {
        Job job => Said("accepted", job, job.PollUrl?.AbsoluteUri, job.SubmittedAt, job.ExpiresAt),
        JobStatus status => Said($"state {status.State}", status, status.Detail, status.Metrics.Cost),
        InferenceResult { Images.Count: 0 } result => Said("without image", result, result.Seed, result.Metrics.TotalTime),
        InferenceResult result => Said("with images", result, string.Concat(result.Images), result.Images[0].Url?.OriginalString),
        Uri url => Said("address", url.OriginalString),
        Credits credits => Said("read", credits),
        Stream => "image",
        _ => throw new ArgumentOutOfRangeException(nameof(returned)),
    };

    /// <summary>The outcome behind one of the SDK's own exceptions; <see langword="null"/> for any other.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        InferenceFailedException failed => Said("failed", failed.Message, failed.Detail, failed.LooksBlocked),
        InferenceTimeoutException late => Said("timed out", late.Message, late.LastStatus, late.Job.ExpiresAt),
        SubmitOutcomeUnknownException unknown => Said("unknown", unknown.Message, unknown.ResponseBody, unknown.StatusCode),
        SegmindApiException api => Said(Refusal(api), api.Message, api.ResponseBody, api.Detail, api.ResetAt),
        SegmindConnectionException broken => Said("no answer", broken.Message),
        SegmindException other => Said("other", other.Message, other.Charge),
        _ => null,
    };

    private static string Refusal(SegmindApiException refused) => refused.Kind switch
    {
        SegmindErrorKind.RateLimited => "rate-limited",
        SegmindErrorKind.UnreadableAnswer => "unreadable",
        SegmindErrorKind.ServerError => "no news",
        SegmindErrorKind.JobNotFound or SegmindErrorKind.JobExpired => "not found",
        _ => "refused",
    };

    private static string Said(string outcome, params object?[] texts)
    {
        foreach (var text in texts)
        {
            _ = text?.ToString();
        }

        return outcome;
    }
}
