using Microsoft.Extensions.DependencyInjection;

namespace Segmind.Sdk;

/// <summary>What <c>AddSegmind</c> returns, to configure further.</summary>
public interface ISegmindBuilder
{
    /// <summary>The app's services.</summary>
    /// <value>The collection <c>AddSegmind</c> was called on.</value>
    IServiceCollection Services { get; }

    /// <summary>The client's name.</summary>
    /// <value>Empty for <c>AddSegmind</c>, the key for <c>AddKeyedSegmind</c>.</value>
    string Name { get; }

    /// <summary>The HTTP clients behind the client: what is configured here holds for reads, submits and downloads alike.</summary>
    /// <value>
    /// Add handlers, a proxy or loggers. A primary handler of your own must be new each time it is asked for: redirects are switched
    /// off on it, and for submits <see cref="SocketsHttpHandler.PooledConnectionLifetime"/> is set to zero (an
    /// <see cref="HttpClientHandler"/> has no such setting, so its submits can meet a connection that has just been closed).
    /// For downloads a <see cref="SocketsHttpHandler"/> without a <see cref="SocketsHttpHandler.ConnectCallback"/> gets ours, which
    /// refuses hosts that resolve to private addresses; on other handlers only the host's text is checked
    /// (<see cref="SegmindClientOptions.AllowPrivateDownloads"/>).
    /// A resilience handler added here stays, but a submit passes the wire once all the same.
    /// </value>
    IHttpClientBuilder HttpClient { get; }
}
