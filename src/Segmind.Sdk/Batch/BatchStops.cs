namespace Segmind.Sdk;

/// <summary>What a batch has been told that would refuse row after row: the account's trouble stops all, a retired model only its own.</summary>
internal sealed class BatchStops
{
    private readonly Dictionary<string, SegmindApiException> _retired = new(StringComparer.Ordinal);
    private SegmindApiException? _all;

    /// <summary>Takes note of how a row ended. True when that stops others.</summary>
    public bool Note(InferenceRequest request, Exception error)
    {
        // A refused submit charges nothing; what a poll is told is about a job that goes on.
        if (error is not SegmindApiException { Charge: ChargeOutcome.NotCharged } refusal)
        {
            return false;
        }

        switch (refusal.Kind)
        {
            case SegmindErrorKind.Unauthorized or SegmindErrorKind.InsufficientCredits or SegmindErrorKind.SpendLimit:
                _all ??= refusal;
                return true;
            case SegmindErrorKind.ModelRetired:
                _retired.TryAdd(request.ModelName, refusal);
                return true;
            default:
                return false;
        }
    }

    /// <summary>What a row that is kept back is told; <see langword="null"/> when nothing stops it.</summary>
    public SegmindException? Find(InferenceRequest request) =>
        _all is not null ? Skipped(request, "the batch has stopped", _all)
        : _retired.GetValueOrDefault(request.ModelName) is { } retired ? Skipped(request, "its model is retired", retired)
        : null;

    private static SegmindException Skipped(InferenceRequest request, string why, SegmindApiException cause) =>
        new($"{request} was not sent: {why} ({cause.Message.TrimEnd('.')}). {ErrorText.Of(ChargeOutcome.NotCharged)} It is safe to run again once that is mended.", cause) { Charge = ChargeOutcome.NotCharged };
}
