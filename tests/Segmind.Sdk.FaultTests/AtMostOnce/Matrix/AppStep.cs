using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A handler of an app, as a function, for a chain that is put together later.</summary>
internal sealed class AppStep(AppHandler.Around around) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        around(request, base.SendAsync, cancellationToken);
}
