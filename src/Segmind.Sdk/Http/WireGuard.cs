namespace Segmind.Sdk;

/// <summary>The last handler before the wire: lets a submit pass once, puts the key on, and takes it off again.</summary>
internal sealed class WireGuard(HttpMessageHandler primary) : DelegatingHandler(primary)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = WireCall.Of(request);
        // A request that comes back late must not ask the call, which may serve another key by then.
        var key = call.Key;
        await call.EnterAsync(request, key, cancellationToken).ConfigureAwait(false);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await call.ReceiveAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (Exception fault)
        {
            response?.Dispose();
            call.Fail(fault);
            throw;
        }
        finally
        {
            call.Leave(request, key);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The SDK sends asynchronously.");
}
