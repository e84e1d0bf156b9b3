using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Segmind.Sdk.FaultTests;

/// <summary>Where an app puts its handlers.</summary>
internal enum Place
{
    /// <summary>On all its clients, before it registers this one.</summary>
    AllClientsBefore,

    /// <summary>On all its clients, after it has registered this one.</summary>
    AllClientsAfter,

    /// <summary>On this client alone.</summary>
    ThisClient,

    /// <summary>Around a primary handler of its own that it gives to the constructor.</summary>
    Constructor,
}

/// <summary>An app's handlers around a client.</summary>
internal sealed record Composition(string Name, Place Place, params Func<Watch, DelegatingHandler>[] Steps)
{
    /// <summary>The app's own primary handler; <see langword="null"/> for the client's.</summary>
    public Func<HttpMessageHandler>? Primary { get; init; }

    public static IReadOnlyList<Composition> All { get; } =
    [
        new("none", Place.ThisClient),
        new("none, given to the constructor", Place.Constructor),
        new("resilience on all clients, before", Place.AllClientsBefore, _ => new ResilienceHandler()),
        new("resilience on all clients, after", Place.AllClientsAfter, _ => new ResilienceHandler()),
        new("resilience on this client", Place.ThisClient, _ => new ResilienceHandler()),
        new("retry on all clients, before", Place.AllClientsBefore, _ => AppSteps.Retry()),
        new("retry on all clients, after", Place.AllClientsAfter, _ => AppSteps.Retry()),
        new("retry on this client", Place.ThisClient, _ => AppSteps.Retry()),
        new("retry, given to the constructor", Place.Constructor, _ => AppSteps.Retry()),
        new("retry of clones", Place.ThisClient, _ => AppSteps.RetryClones()),
        new("retry of clones, all clients", Place.AllClientsAfter, _ => AppSteps.RetryClones()),
        new("retry of clones without headers", Place.ThisClient, _ => AppSteps.RetryBareClones()),
        new("retry of buffered clones", Place.ThisClient, _ => AppSteps.RetryBufferedClones()),
        new("retry of buffered clones, constructor", Place.Constructor, _ => AppSteps.RetryBufferedClones()),
        new("retry of a body of its own", Place.ThisClient, _ => AppSteps.RetryOwnBody()),
        new("retry that cuts attempts short", Place.ThisClient, AppSteps.RetryImpatiently),
        new("body logger", Place.AllClientsBefore, _ => AppSteps.LogBodies()),
        new("body logger inside a retry", Place.ThisClient, _ => AppSteps.Retry(), _ => AppSteps.LogBodies()),
        new("redirects followed by hand", Place.ThisClient, _ => AppSteps.FollowRedirects()),
        new("hedging", Place.ThisClient, _ => AppSteps.Hedge()),
        new("goes on in the background", Place.ThisClient, AppSteps.GoOnInTheBackground),
        new("redirects left on", Place.ThisClient) { Primary = () => new SocketsHttpHandler { AllowAutoRedirect = true } },
        new("HttpClientHandler under a retry", Place.ThisClient, _ => AppSteps.Retry()) { Primary = () => new HttpClientHandler() },
    ];

    /// <summary>
    /// Primary handlers that can't be looked into and send again by themselves, behind the guard at the wire: the body that leaves once
    /// is all that stands in their way.
    /// </summary>
    public static IReadOnlyList<Composition> Opaque { get; } =
    [
        new("primary that follows redirects", Place.ThisClient) { Primary = () => new OpaquePrimary(tries: 1) },
        new("primary that retries", Place.ThisClient) { Primary = () => new OpaquePrimary(tries: 4) },
        new("primary that retries, constructor", Place.Constructor) { Primary = () => new OpaquePrimary(tries: 4) },
        new("primary that retries under a retry", Place.ThisClient, _ => AppSteps.Retry()) { Primary = () => new OpaquePrimary(tries: 4) },
        new("primary that asks for HTTP/2", Place.ThisClient) { Primary = () => new OpaquePrimary(tries: 1, HttpVersion.Version20) },
        new("primary that retries over HTTP/2", Place.ThisClient) { Primary = () => new OpaquePrimary(tries: 4, HttpVersion.Version20) },
    ];

    /// <summary>An app with these handlers around the client that <paramref name="add"/> registers.</summary>
    public ServiceProvider Build(Watch watch, Func<IServiceCollection, IHttpClientBuilder> add)
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(watch.NewPost));
        OnAll(Place.AllClientsBefore);
        var client = add(services);
        if (Place == Place.ThisClient)
        {
            On(client);
        }

        if (Primary is { } primary)
        {
            client.ConfigurePrimaryHttpMessageHandler(primary);
        }

        client.AddHttpMessageHandler(watch.NewPost);
        OnAll(Place.AllClientsAfter);
        return services.BuildServiceProvider();

        void OnAll(Place place)
        {
            if (Place == place)
            {
                services.ConfigureHttpClientDefaults(On);
            }
        }

        void On(IHttpClientBuilder http)
        {
            foreach (var step in Steps)
            {
                http.AddHttpMessageHandler(() => step(watch));
            }
        }
    }

    /// <summary>The same handlers as a chain of their own.</summary>
    public HttpMessageHandler Chain(Watch watch)
    {
        HttpMessageHandler chain = Primary?.Invoke() ?? new SocketsHttpHandler { AllowAutoRedirect = false };
        foreach (var step in Steps.Reverse().Prepend(_ => watch.NewPost()).Append(_ => watch.NewPost()))
        {
            var outer = step(watch);
            outer.InnerHandler = chain;
            chain = outer;
        }

        return chain;
    }
}
