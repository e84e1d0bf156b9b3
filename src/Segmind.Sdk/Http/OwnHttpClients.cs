namespace Segmind.Sdk;

/// <summary>The clients of a <see cref="SegmindClient"/> made without a container.</summary>
internal sealed class OwnHttpClients : IHttpClients
{
    private readonly HttpMessageInvoker[] _clients;

    /// <summary>Clients on handlers of our own.</summary>
    public OwnHttpClients(DownloadConnector? connector = null)
    {
        var primaries = Enum.GetValues<HttpRole>().Select(role => PrimaryHandler.Create(role, connector)).ToList();
        _clients = [.. primaries.Select(primary => new HttpMessageInvoker(HandlerChain.Guard(primary)))];
        StraightReads = StraightReads.To(primaries[(int)HttpRole.Read]);
    }

    /// <summary>Clients on a handler that the caller keeps.</summary>
    public OwnHttpClients(HttpMessageHandler handler)
    {
        var guarded = HandlerChain.Guard(handler);
        _clients = [.. Enum.GetValues<HttpRole>().Select(_ => new HttpMessageInvoker(guarded, disposeHandler: false))];
        StraightReads = handler is DelegatingHandler ? null : StraightReads.To(handler);
    }

    public StraightReads? StraightReads { get; }

    public ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken)
    {
        call.Mark(request);
        return TimelySend.WaitAsync(_clients[(int)role].SendAsync(request, cancellationToken), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }
}
