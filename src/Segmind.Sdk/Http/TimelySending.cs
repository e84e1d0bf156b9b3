namespace Segmind.Sdk;

/// <summary>Sending that ends when its time is over, even if a handler ignores its token.</summary>
internal static class TimelySending
{
    public static async Task<HttpResponseMessage> InTimeAsync(this Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        try
        {
            return await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            _ = DiscardAsync(sending);
            throw;
        }
    }

    private static async Task DiscardAsync(Task<HttpResponseMessage> late)
    {
        try
        {
            (await late.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nobody waits for it any more.
        }
    }
}
