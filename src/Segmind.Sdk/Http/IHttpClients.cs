namespace Segmind.Sdk;

/// <summary>Where the HTTP clients come from: our own, or an app's factory.</summary>
internal interface IHttpClients : IDisposable
{
    /// <summary>The short way of reads; <see langword="null"/> where handlers of an app's stand in it.</summary>
    StraightReads? StraightReads => null;

    /// <summary>Sends a call of ours; its answer's body is still to be read.</summary>
    ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken);
}
