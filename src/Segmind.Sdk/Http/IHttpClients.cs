namespace Segmind.Sdk;

/// <summary>Where the HTTP clients come from: our own, or an app's factory.</summary>
internal interface IHttpClients : IDisposable
{
    /// <summary>Sends a call of ours; its answer's body is still to be read.</summary>
    ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken);
}
