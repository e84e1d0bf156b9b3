namespace Segmind.Sdk;

/// <summary>A download on its way: without a key, and marked at the wire for where it may connect to, so that no handler can lose the mark.</summary>
internal sealed class DownloadCall(bool mayBePrivate) : WireCall(credential: null)
{
    public override async ValueTask<Credential?> EnterAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = await base.EnterAsync(request, cancellationToken).ConfigureAwait(false);
        request.Options.Set(DownloadConnector.PublicOnly, !mayBePrivate);
        return key;
    }
}
