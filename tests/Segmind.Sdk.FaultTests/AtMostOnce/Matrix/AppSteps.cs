using System.Net;
using System.Net.Http.Headers;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>What handlers of apps do to every request, those that cost money included.</summary>
internal static class AppSteps
{
    private const int Tries = 4;

    public static DelegatingHandler Retry() => new AppStep((request, send, token) => RetryAsync(_ => send(request, token)));

    public static DelegatingHandler RetryClones() => new AppStep((request, send, token) => RetryAsync(_ => send(Clone(request), token)));

    public static DelegatingHandler RetryBareClones() => new AppStep((request, send, token) =>
        RetryAsync(number => send(number == 1 ? request : AppHandlers.Clone(request, withHeaders: false), token)));

    public static DelegatingHandler RetryBufferedClones() => new AppStep(async (request, send, token) =>
    {
        var body = await request.Content!.ReadAsByteArrayAsync(token);
        return await RetryAsync(_ => send(Clone(request, body), token));
    });

    public static DelegatingHandler RetryOwnBody() => new AppStep((request, send, token) => RetryAsync(_ =>
    {
        request.Content = new StringContent("{}") { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return send(request, token);
    }));

    public static DelegatingHandler LogBodies() => new AppStep(async (request, send, token) =>
    {
        await request.Content!.ReadAsStringAsync(token);
        var response = await send(request, token);
        await response.Content.ReadAsStringAsync(token);
        return response;
    });

    public static DelegatingHandler FollowRedirects() => new AppStep(async (request, send, token) =>
    {
        var body = await request.Content!.ReadAsByteArrayAsync(token);
        var response = await send(request, token);
        if (response.Headers.Location is not { } location)
        {
            return response;
        }

        var next = Clone(request, body);
        next.RequestUri = location;
        return await send(next, token);
    });

    public static DelegatingHandler Hedge() => new AppStep(async (request, send, token) =>
    {
        var body = await request.Content!.ReadAsByteArrayAsync(token);
        var tries = new[] { send(Clone(request, body), token), send(Clone(request, body), token) };
        return await await Task.WhenAny(tries);
    });

    public static DelegatingHandler SendTwice() => new AppStep(async (request, send, token) =>
    {
        await send(request, token);
        return await send(request, token);
    });

    /// <summary>Cuts an attempt short once the service has its body and stays silent, as a time limit for each attempt does.</summary>
    public static DelegatingHandler RetryImpatiently(Watch watch) => new AppStep((request, send, token) => RetryAsync(async _ =>
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(token);
        var sent = send(request, attempt.Token);
        await Task.WhenAny(sent, watch.Server.Stalled.WaitAsync(attempt.Token));
        await attempt.CancelAsync();
        return await sent;
    }));

    /// <summary>Gives up, whatever came, and sends once more behind the caller's back.</summary>
    public static DelegatingHandler GoOnInTheBackground(Watch watch) => new AppStep(async (request, send, token) =>
    {
        var body = await request.Content!.ReadAsByteArrayAsync(token);
        var sent = send(request, token);
        await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watch.Track(Task.Run(() => send(Clone(request, body), token), CancellationToken.None));
        throw new HttpRequestException("The handler gave up.");
    });

    /// <summary>Retries whatever fails, be it an answer or an exception.</summary>
    public static async Task<HttpResponseMessage> RetryAsync(Func<int, Task<HttpResponseMessage>> send, int tries = Tries)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                var response = await send(number);
                if (response.IsSuccessStatusCode || number == tries)
                {
                    return response;
                }
            }
            catch (Exception) when (number < tries)
            {
                // Again.
            }
        }
    }

    /// <summary>A clone as the careful make it: headers, options and version go along.</summary>
    private static HttpRequestMessage Clone(HttpRequestMessage request, byte[]? body = null)
    {
        var clone = AppHandlers.Clone(request, withHeaders: true, body);
        (clone.Version, clone.VersionPolicy) = (request.Version, request.VersionPolicy);
        foreach (var (key, value) in request.Options)
        {
            ((IDictionary<string, object?>)clone.Options)[key] = value;
        }

        return clone;
    }
}
