using System.Net.Http.Headers;
using System.Reflection;

namespace Segmind.Sdk;

/// <summary>Sends requests through an app's handlers, each with its own time limit, and makes of whatever goes wrong one of our exceptions.</summary>
internal sealed class Transport(IHttpClients clients, TimeProvider time) : IDisposable
{
    private static readonly ProductInfoHeaderValue UserAgent = new("segmind-dotnet-sdk", ReadVersion());
    private volatile bool _disposed;

    public TimeProvider Time => time;

    public RetryPipelines Retries { get; } = new(time);

    /// <summary>A call that is safe to repeat, once. An answer with an error is an answer, not an exception.</summary>
    /// <exception cref="SegmindConnectionException">No answer came.</exception>
    public async Task<ApiReply> SendAsync(ReadCall call, CancellationToken cancellationToken)
    {
        // A job outlives its client; without one, its calls are misuse and not a broken network to be outwaited.
        ObjectDisposedException.ThrowIf(_disposed, typeof(SegmindClient));
        using var limit = new TimeLimit(call.Limit, time, cancellationToken);
        using var wire = new WireCall(call.Credential);
        var request = NewRequest(call.Body is null ? HttpMethod.Get : HttpMethod.Post, call.Url, call.Body?.Invoke(), wire);
        try
        {
            using var response = await SendAsync(HttpRole.Read, request, limit.Token).ConfigureAwait(false);
            var reply = await call.ReadReplyAsync(response, limit.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return reply;
        }
        catch (Exception e) when (e is not SegmindException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw call.Purpose.NoAnswer(e, limit.HasPassed ? call.Limit : null);
        }
    }

    /// <summary>A call that is safe to repeat, as often as the retry table says.</summary>
    public async Task<ApiReply> SendWithRetriesAsync(ReadCall call, CancellationToken cancellationToken) =>
        await Retries.Reads.ExecuteAsync(static async (state, token) => await state.Transport.SendAsync(state.Call, token).ConfigureAwait(false), (Transport: this, Call: call), cancellationToken).ConfigureAwait(false);

    /// <summary>The rawest send: the time limit holds even when a handler ignores its token.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, CancellationToken limit)
    {
        var sending = clients.Get(role).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
        try
        {
            return await sending.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            _ = DiscardAsync(sending);
            throw;
        }
    }

    public static HttpRequestMessage NewRequest(HttpMethod method, Uri url, HttpContent? content, WireCall wire)
    {
        var request = new HttpRequestMessage(method, url) { Content = content };
        request.Headers.UserAgent.Add(UserAgent);
        wire.Mark(request);
        return request;
    }

    public void Dispose()
    {
        _disposed = true;
        clients.Dispose();
    }

    private static async Task DiscardAsync(Task<HttpResponseMessage> late)
    {
        try
        {
            (await late.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nobody waits for it any more.
        }
    }

    private static string ReadVersion() =>
        typeof(Transport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
