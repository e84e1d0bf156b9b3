namespace Segmind.Sdk;

/// <summary>What a caller is told about a submit or direct run that brought neither a job nor an image.</summary>
internal static class SubmitFailure
{
    public static SegmindException From(SubmitRequest submit, SubmitOutcome outcome, TimeProvider time)
    {
        var purpose = new CallPurpose(submit.IsDirect ? $"run {submit.Model}" : $"submit {submit.Model}", ChargeOutcome.NotCharged);
        return outcome.Verdict switch
        {
            SubmitVerdict.NotSent => purpose.NoAnswer(outcome.Cause!),
            SubmitVerdict.Refused or SubmitVerdict.RateLimited => purpose.Refused(outcome.Reply!, time),
            SubmitVerdict.Failed => JobFailure.From(submit.Model, outcome.Reply!.Json()),
            _ => Unknown(submit, outcome),
        };
    }

    private static SubmitOutcomeUnknownException Unknown(SubmitRequest submit, SubmitOutcome outcome)
    {
        var reply = outcome.Reply;
        var detail = reply is null ? null : ErrorText.Detail(reply);
        var cause = outcome.Cause?.Message.TrimEnd('.');
        var what = reply is null
            ? cause ?? "no answer came"
            : $"the answer was HTTP {(int)reply.Status}{(detail is null ? "" : ", " + ErrorText.Quote(detail))}, which proves nothing{(cause is null ? "" : $" ({cause})")}";
        return new($"{submit.Model} may or may not have been accepted: {what}. {ErrorText.Of(ChargeOutcome.Unknown)} It was not sent again; look in the account's history before you submit it again.", outcome.Cause)
        {
            Model = submit.Model,
            SubmittedAt = outcome.SentAt,
            StatusCode = reply?.Status,
            ResponseBody = reply?.Text,
            RequestId = reply?.FindRequestId(),
        };
    }
}
