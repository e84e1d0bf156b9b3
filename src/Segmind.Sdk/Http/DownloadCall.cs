namespace Segmind.Sdk;

/// <summary>A download on its way: without a key, and marked at the wire for where it may connect to, so that no handler can lose the mark.</summary>
internal sealed class DownloadCall(bool mayBePrivate) : WireCall(credential: null)
{
    public override async ValueTask EnterAsync(HttpRequestMessage request, Credential? key, CancellationToken cancellationToken)
    {
        await base.EnterAsync(request, key, cancellationToken).ConfigureAwait(false);
        request.Options.Set(DownloadConnector.PublicOnly, !mayBePrivate);
    }
}
