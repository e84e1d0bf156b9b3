namespace Segmind.Sdk;

/// <summary>The clients of a <see cref="SegmindClient"/> made without a container.</summary>
internal sealed class OwnHttpClients : IHttpClients
{
    private readonly HttpClient[] _clients;

    /// <summary>Clients on handlers of our own.</summary>
    public OwnHttpClients(DownloadConnector? connector = null) =>
        _clients = [.. Enum.GetValues<HttpRole>().Select(role => Create(HandlerChain.Guard(PrimaryHandler.Create(role, connector)), disposeHandler: true))];

    /// <summary>Clients on a handler that the caller keeps.</summary>
    public OwnHttpClients(HttpMessageHandler handler)
    {
        var guarded = HandlerChain.Guard(handler);
        _clients = [.. Enum.GetValues<HttpRole>().Select(_ => Create(guarded, disposeHandler: false))];
    }

    public HttpClient Get(HttpRole role) => _clients[(int)role];

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private static HttpClient Create(HttpMessageHandler handler, bool disposeHandler) =>
        new(handler, disposeHandler) { Timeout = Timeout.InfiniteTimeSpan };
}
