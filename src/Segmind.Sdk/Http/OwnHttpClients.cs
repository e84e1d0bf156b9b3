namespace Segmind.Sdk;

/// <summary>The clients of a <see cref="SegmindClient"/> made without a container.</summary>
internal sealed class OwnHttpClients : IHttpClients
{
    private readonly HttpMessageInvoker[] _clients;
    private readonly HttpMessageInvoker? _reads;

    /// <summary>Clients on handlers of our own.</summary>
    public OwnHttpClients(DownloadConnector? connector = null)
    {
        var primaries = Enum.GetValues<HttpRole>().Select(role => PrimaryHandler.Create(role, connector)).ToList();
        _clients = [.. primaries.Select(primary => new HttpMessageInvoker(HandlerChain.Guard(primary)))];
        _reads = new HttpMessageInvoker(primaries[(int)HttpRole.Read], disposeHandler: false);
    }

    /// <summary>Clients on a handler that the caller keeps.</summary>
    public OwnHttpClients(HttpMessageHandler handler)
    {
        var guarded = HandlerChain.Guard(handler);
        _clients = [.. Enum.GetValues<HttpRole>().Select(_ => new HttpMessageInvoker(guarded, disposeHandler: false))];
    }

    public ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken)
    {
        // Nobody stands between a poll and our own handler, which heeds its token: neither guard nor watch is needed.
        if (_reads is not null && role == HttpRole.Read && request.Content is null)
        {
            call.Enter(request);
            return new(_reads.SendAsync(request, cancellationToken));
        }

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
