using System.Collections.Concurrent;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>
/// Stands in front of an app's handlers and behind them: asks for an HTTP version, as an app does, and knows when everything that a call
/// set going has ended, so that nothing arrives after the count.
/// </summary>
internal sealed class Watch(PostServer server, Version version) : IDisposable
{
    private readonly ConcurrentQueue<Task> _sends = new();
    private readonly ConcurrentQueue<DelegatingHandler> _posts = new();

    public PostServer Server => server;

    public void Track(Task send) => _sends.Enqueue(send);

    public DelegatingHandler NewPost()
    {
        var post = new AppStep((request, send, token) =>
        {
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
            var sent = send(request, token);
            Track(sent);
            return sent;
        });
        _posts.Enqueue(post);
        return post;
    }

    public async Task SettleAsync()
    {
        while (_sends.TryDequeue(out var send))
        {
            await send.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        foreach (var post in _posts)
        {
            post.Dispose();
        }
    }
}
