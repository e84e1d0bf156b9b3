namespace Segmind.Sdk;

/// <summary>Reads that go to the wire as we make them: where no handler of an app's stands before it, they need no name and no guard.</summary>
internal sealed class StraightReads(HttpMessageInvoker wire, bool heedsTokens)
{
    /// <param name="wire">The innermost handler; it is not disposed of.</param>
    public static StraightReads To(HttpMessageHandler wire) => new(new HttpMessageInvoker(wire, disposeHandler: false), wire is SocketsHttpHandler);

    public ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential key, CancellationToken cancellationToken)
    {
        key.Put(request);
        var sending = wire.SendAsync(request, cancellationToken);
        return heedsTokens ? new(sending) : TimelySend.WaitAsync(sending, cancellationToken);
    }
}
