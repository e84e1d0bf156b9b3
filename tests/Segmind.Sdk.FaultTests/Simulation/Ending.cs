namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>How a call ended, as its caller sees it.</summary>
internal sealed record Ending(InferenceResult? Result, Exception? Error)
{
    public ChargeOutcome? Charge => Error switch
    {
        SegmindException e => e.Charge,
        InferenceCanceledException e => e.Charge,
        OperationCanceledException => ChargeOutcome.NotCharged,
        _ => null,
    };

    public static async Task<Ending> OfAsync(Task<InferenceResult> call)
    {
        try
        {
            return new Ending(await call, null);
        }
        catch (Exception e)
        {
            return new Ending(null, e);
        }
    }

    public override string ToString() => Error is null ? "result" : Error is SegmindApiException api ? $"{nameof(SegmindApiException)} {api.Kind}" : Error.GetType().Name;
}
