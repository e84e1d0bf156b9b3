namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A handler of an app, as a function.</summary>
internal sealed class AppHandler(AppHandler.Around around, HttpMessageHandler? inner = null) : DelegatingHandler(inner ?? new SocketsHttpHandler { AllowAutoRedirect = false })
{
    public delegate Task<HttpResponseMessage> Next(HttpRequestMessage request, CancellationToken cancellationToken);

    public delegate Task<HttpResponseMessage> Around(HttpRequestMessage request, Next send, CancellationToken cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        around(request, base.SendAsync, cancellationToken);
}

/// <summary>What handlers of apps do to requests that cost money.</summary>
internal static class AppHandlers
{
    public static HttpMessageHandler ByName(string name) => name switch
    {
        "retries the same request" => new AppHandler((request, send, token) => RetryAsync(() => send(request, token))),
        "retries a clone with headers" => new AppHandler((request, send, token) => RetryAsync(() => send(Clone(request, withHeaders: true), token))),
        "retries a clone without headers" => new AppHandler((request, send, token) => RetryAsync(() => send(Clone(request, withHeaders: false), token), onlyAfter: () => send(request, token))),
        "buffers the body and retries" => new AppHandler(async (request, send, token) =>
        {
            await request.Content!.ReadAsByteArrayAsync(token);
            return await RetryAsync(() => send(request, token));
        }),
        "buffers, clones and retries" => new AppHandler(async (request, send, token) =>
        {
            var body = await request.Content!.ReadAsByteArrayAsync(token);
            return await RetryAsync(() => send(Clone(request, withHeaders: true, body), token));
        }),
        "hedges with clones" => new AppHandler(async (request, send, token) =>
        {
            var body = await request.Content!.ReadAsByteArrayAsync(token);
            var tries = new[] { send(Clone(request, withHeaders: true, body), token), send(Clone(request, withHeaders: true, body), token) };
            return await await Task.WhenAny(tries);
        }),
        "sends twice though it succeeded" => new AppHandler(async (request, send, token) =>
        {
            await send(request, token);
            return await send(request, token);
        }),
        "sends a body of its own and retries" => new AppHandler((request, send, token) => RetryAsync(() =>
        {
            request.Content = new StringContent("{}");
            return send(request, token);
        })),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static HttpRequestMessage Clone(HttpRequestMessage request, bool withHeaders, byte[]? body = null)
    {
        var clone = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = body is null ? request.Content : new ByteArrayContent(body) { Headers = { ContentType = request.Content!.Headers.ContentType } },
        };
        if (withHeaders)
        {
            foreach (var (name, values) in request.Headers)
            {
                clone.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return clone;
    }

    /// <summary>Retries whatever fails, be it an answer or an exception, as resilience handlers for all methods do.</summary>
    private static async Task<HttpResponseMessage> RetryAsync(Func<Task<HttpResponseMessage>> send, Func<Task<HttpResponseMessage>>? onlyAfter = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var response = await (tries == 1 && onlyAfter is not null ? onlyAfter() : send());
                if (response.IsSuccessStatusCode || tries == 4)
                {
                    return response;
                }
            }
            catch (Exception) when (tries < 4)
            {
                // Try again.
            }
        }
    }
}
