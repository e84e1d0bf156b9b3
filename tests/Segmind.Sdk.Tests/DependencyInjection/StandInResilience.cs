// Doubles with the full names by which the real handlers are known; their packages are not referenced.
namespace Microsoft.Extensions.Http.Resilience
{
    /// <summary>Retries whatever fails, POST included, as the standard resilience handler does by default.</summary>
    public class ResilienceHandler : System.Net.Http.DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    if ((int)response.StatusCode < 500 || tries == 4)
                    {
                        return response;
                    }
                }
                catch (HttpRequestException) when (tries < 4)
                {
                    // Again.
                }
            }
        }
    }
}

namespace Microsoft.Extensions.Http
{
    /// <summary>The older handler of the same kind.</summary>
    public class PolicyHttpMessageHandler : Resilience.ResilienceHandler;
}
