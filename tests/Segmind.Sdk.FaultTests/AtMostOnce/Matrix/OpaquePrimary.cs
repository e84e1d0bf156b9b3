namespace Segmind.Sdk.FaultTests;

/// <summary>An app's primary handler with a handler of its own inside, which nobody can reach: it follows redirects, may retry and may ask for HTTP/2.</summary>
internal sealed class OpaquePrimary(int tries, Version? version = null) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _inner = new(new SocketsHttpHandler { AllowAutoRedirect = true });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = version ?? request.Version;
        return AppSteps.RetryAsync(_ => _inner.SendAsync(request, cancellationToken), tries);
    }

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
