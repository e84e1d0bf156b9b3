namespace Segmind.Sdk;

/// <summary>The reserve of one call. It is given back only on proof that nothing was accepted; else it stays until the job's end is seen.</summary>
internal sealed class SpendAttempt(SpendLedger? ledger, CreditFloor? floor, string id) : IDisposable
{
    private bool _sent;

    /// <summary>From here on it may be charged.</summary>
    public void Begin() => _sent = true;

    /// <summary>Takes an exception that says so for the proof that it was not charged.</summary>
    public void Fail(Exception e)
    {
        if (e is SegmindException { Charge: ChargeOutcome.NotCharged } or (OperationCanceledException and not InferenceCanceledException))
        {
            NotCharged();
        }
    }

    public void NotCharged() => _sent = false;

    public void Accepted(string requestId) => ledger?.Accept(id, requestId);

    /// <summary>A direct run's result settles it at once.</summary>
    public void Settle(InferenceResult result)
    {
        floor?.Note(result.Metrics.RemainingCredits);
        ledger?.Close(id, SpendState.Completed, result.Metrics.Cost, result.Images.Count);
    }

    /// <summary>Closes the attempt unless its job goes on.</summary>
    public void Dispose() => ledger?.EndCall(id, _sent ? SpendState.Unknown : SpendState.NotSent);
}
