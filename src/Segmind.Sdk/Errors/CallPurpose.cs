namespace Segmind.Sdk;

/// <summary>What a call is for, so that its failure can say what happened, to which job, and what it means for the bill. <c>What</c> completes "Could not …".</summary>
internal sealed record CallPurpose(string What, ChargeOutcome Charge, Job? Job = null)
{
    public SegmindConnectionException NoAnswer(Exception cause, TimeSpan? limit = null) =>
        new($"Could not {What}: {(limit is { } l ? FormattableString.Invariant($"no answer within {l.TotalSeconds:0.#} s") : Describe(cause))}. {ErrorText.Of(Charge)} Try again later.", cause)
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindConnectionException NoKey(Exception cause) =>
        new($"Could not {What}: ApiKeyProvider gave no key ({cause.Message.TrimEnd('.')}). {ErrorText.Of(Charge)} Mend the provider, then try again.", cause)
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindException NotSecure(Uri url) =>
        new($"Could not {What}: its address is not https ({url.GetLeftPart(UriPartial.Path)}). {ErrorText.Of(Charge)}")
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindException NotPublic(Uri url, Exception? cause = null) =>
        new($"Could not {What}: its host '{url.Host}' is not on the public internet, so it was not connected to. {ErrorText.Of(Charge)} Set AllowPrivateDownloads in the options if your images lie in your own network.", cause)
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindConnectionException CutShort() =>
        new($"Could not {What}: it broke off before its end. {ErrorText.Of(Charge)} Try again later.")
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindException TooLarge(long maxImageBytes) =>
        new(FormattableString.Invariant($"Could not {What}: it is larger than the {maxImageBytes} bytes of MaxImageBytes. {ErrorText.Of(Charge)}"))
        {
            Job = Job,
            Charge = Charge,
        };

    public SegmindApiException Refused(ApiReply reply, TimeProvider time) => Refused(reply, time, ErrorTable.KindOf(reply.Status, ErrorText.Detail(reply)));

    public SegmindApiException Refused(ApiReply reply, TimeProvider time, SegmindErrorKind kind)
    {
        var detail = ErrorText.Detail(reply);
        return new($"Could not {What}: HTTP {(int)reply.Status} ({kind}){(detail is null ? "" : ", " + ErrorText.Quote(detail))}. {ErrorText.Of(Charge)} {ErrorTable.AdviceFor(kind)}")
        {
            Job = Job,
            Charge = Charge,
            StatusCode = reply.Status,
            Kind = kind,
            Detail = detail,
            ResponseBody = reply.Text,
            ResetAt = kind == SegmindErrorKind.RateLimited ? RateLimitReset.At(reply.Headers, time) : null,
        };
    }

    private static string Describe(Exception cause) => cause switch
    {
        OperationCanceledException => "the call was given up",
        WireGuardException => cause.Message.TrimEnd('.'),
        _ => "the connection failed (" + cause.Message.TrimEnd('.') + ")",
    };
}
