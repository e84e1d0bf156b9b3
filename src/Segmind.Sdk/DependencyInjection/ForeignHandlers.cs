using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>
/// Takes resilience handlers that an app puts on all its clients off ours: they retry POST and cut each attempt at 10 s, so a
/// SeedEdit run of 10.85 s would be submitted three times and fail. Known by full type name, since their package is not ours to reference.
/// </summary>
internal static class ForeignHandlers
{
    private static readonly string[] TypeNames =
    [
        "Microsoft.Extensions.Http.Resilience.ResilienceHandler",
        "Microsoft.Extensions.Http.PolicyHttpMessageHandler",
    ];

    /// <summary>Runs before what the app adds to this client by name, so that a handler added on purpose stays.</summary>
    public static void TakeOff(IHttpClientBuilder client) =>
        client.Services.Configure<Microsoft.Extensions.Http.HttpClientFactoryOptions>(client.Name, options => options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            foreach (var handler in builder.AdditionalHandlers.Where(IsForeign).ToList())
            {
                builder.AdditionalHandlers.Remove(handler);
                builder.Services.GetService<ILoggerFactory>()?.CreateLogger(QuietLogger.Category).HandlerRemoved(handler.GetType().FullName!, builder.Name!);
            }
        }));

    private static bool IsForeign(DelegatingHandler handler)
    {
        for (var type = handler.GetType(); type is not null; type = type.BaseType)
        {
            if (TypeNames.Contains(type.FullName))
            {
                return true;
            }
        }

        return false;
    }
}
