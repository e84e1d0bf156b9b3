using Microsoft.Extensions.Http;

namespace Segmind.Sdk;

/// <summary>Finishes our clients' handler chains, after everything an app has configured: redirects off, the guard around the innermost handler.</summary>
internal sealed class WireGuardFilter : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        if (FactoryHttpClients.RoleOf(builder.Name) is not { } role)
        {
            next(builder);
            return;
        }

        builder.PrimaryHandler = PrimaryHandler.Create(role);
        next(builder);
        PrimaryHandler.Adapt(HandlerChain.Innermost(builder.PrimaryHandler), role);
        builder.PrimaryHandler = HandlerChain.Guard(builder.PrimaryHandler);
    };
}
