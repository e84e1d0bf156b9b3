using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>Sends requests through an app's handlers, each with its own time limit, and makes of whatever goes wrong one of our exceptions.</summary>
internal sealed class Transport(IHttpClients clients, TimeProvider time) : IDisposable
{
    private static readonly string UserAgent = new ProductInfoHeaderValue("segmind-dotnet-sdk", ReadVersion()).ToString();
    private readonly Spares<WireCall> _spareCalls = new();
    private volatile bool _disposed;

    public TimeProvider Time => time;

    public RetryPipelines Retries { get; } = new(time);

    /// <summary>A call that is safe to repeat, once. An answer with an error is an answer, not an exception.</summary>
    /// <exception cref="SegmindConnectionException">No answer came.</exception>
    public async Task<ApiReply> SendAsync(ReadCall call, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        using var limit = TimeLimit.Start(call.Limit, time, cancellationToken);
        var request = NewRequest(call.Body is null ? HttpMethod.Get : HttpMethod.Post, call.Url, call.Body?.Invoke());
        try
        {
            using var response = await ReadAsync(request, call.Credential, limit.Token).ConfigureAwait(false);
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
    public async Task<ApiReply> SendWithRetriesAsync(ReadCall call, CancellationToken cancellationToken)
    {
        var first = SendAsync(call, cancellationToken);
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first.IsCompletedSuccessfully && Retries.IsLast(first.Result) ? first.Result : await RepeatAsync(call, first, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job outlives its client; without one, its calls are misuse and not a broken network to be outwaited.</summary>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(SegmindClient));

    /// <summary>Sends what is safe to repeat; its answer's body is still to be read.</summary>
    public ValueTask<HttpResponseMessage> ReadAsync(HttpRequestMessage request, Credential key, CancellationToken limit) =>
        request.Content is null && clients.StraightReads is { } reads ? reads.SendAsync(request, key, limit) : ReadByNameAsync(request, key, limit);

    /// <summary>The rawest send.</summary>
    public ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall wire, CancellationToken limit) =>
        clients.SendAsync(role, request, wire, limit);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> ReadByNameAsync(HttpRequestMessage request, Credential key, CancellationToken limit)
    {
        using var wire = WireCall.ForRead(key, _spareCalls);
        var response = await SendAsync(HttpRole.Read, request, wire, limit).ConfigureAwait(false);
        wire.Answered();
        return response;
    }

    public static HttpRequestMessage NewRequest(HttpMethod method, Uri url, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, url) { Content = content };
#pragma warning disable RS0030 // A constant holds no line break, and a header that is parsed and printed again costs every poll 240 bytes.
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
#pragma warning restore RS0030
        return request;
    }

    public void Dispose()
    {
        _disposed = true;
        clients.Dispose();
        _spareCalls.Close(static call => call.Forget());
    }

    /// <summary>The rare rest of the way: the pipeline is told the first try's outcome as its own.</summary>
    private async Task<ApiReply> RepeatAsync(ReadCall call, Task<ApiReply>? first, CancellationToken cancellationToken) =>
        await Retries.Reads.ExecuteAsync(
            async token => await (Interlocked.Exchange(ref first, null) ?? SendAsync(call, token)).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    private static string ReadVersion() =>
        typeof(Transport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
