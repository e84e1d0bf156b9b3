using System.Net;
using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Plants something below the client's own guard, where a proxy or a careless transport would stand.</summary>
internal sealed class WireBug(Func<SimProcess, Wire, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : Bug
{
    public override HttpMessageHandler Wire(SimProcess process, HttpMessageHandler wire) => new Handler(process, new Wire(wire), send);

    private sealed class Handler(SimProcess process, Wire wire, Func<SimProcess, Wire, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => send(process, wire, request, cancellationToken);
    }
}

/// <summary>The wire itself.</summary>
internal sealed class Wire(HttpMessageHandler inner) : HttpMessageInvoker(inner);

internal static class WireBugs
{
    /// <summary>A 503 is answered with the same body once more.</summary>
    public static async Task<HttpResponseMessage> ResendOn503Async(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post)
        {
            return await wire.SendAsync(request, cancellationToken);
        }

        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var response = await wire.SendAsync(Copy(request, body), cancellationToken);
        return response.StatusCode == HttpStatusCode.ServiceUnavailable ? await wire.SendAsync(Copy(request, body), cancellationToken) : response;
    }

    /// <summary>No answer in time is answered with the same body once more.</summary>
    public static async Task<HttpResponseMessage> ResendOnTimeoutAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post)
        {
            return await wire.SendAsync(request, cancellationToken);
        }

        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        using var limit = TimeLimit.Start(TimeSpan.FromSeconds(9), process.Clock, cancellationToken);
        try
        {
            return await wire.SendAsync(Copy(request, body), limit.Token);
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            return await wire.SendAsync(Copy(request, body), cancellationToken);
        }
    }

    /// <summary>An answer is looked at when it is there to its end, and not before.</summary>
    public static async Task<HttpResponseMessage> BufferAnswersAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await wire.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Post)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
        }

        return response;
    }

    /// <summary>An image that broke off passes, since nobody sees any more what its end should have been.</summary>
    public static async Task<HttpResponseMessage> HideCutImagesAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await wire.SendAsync(request, cancellationToken);
        if (response.Content is CutContent && request.RequestUri!.Host == "images.segmind.com")
        {
            response.Content = new ByteArrayContent([0, .. (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Skip(1)]);
        }

        return response;
    }

    public static Task<HttpResponseMessage> NeverSendAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");

    /// <summary>Takes the key along to wherever the images lie.</summary>
    public static Task<HttpResponseMessage> ShowTheKeyAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("x-api-key");
        request.Headers.Add("x-api-key", SimProcess.ApiKey);
        return wire.SendAsync(request, cancellationToken);
    }

    /// <summary>Asks once more when the answer is there already.</summary>
    public static async Task<HttpResponseMessage> PollOnceMoreAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await wire.SendAsync(request, cancellationToken);
        return request.RequestUri!.AbsolutePath.EndsWith("/status", StringComparison.Ordinal) ? await wire.SendAsync(Copy(request, null), cancellationToken) : response;
    }

    /// <summary>Starts a timer with each submit and forgets it.</summary>
    public static Task<HttpResponseMessage> ForgetATimerAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        process.Clock.CreateTimer(static _ => { }, null, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        return wire.SendAsync(request, cancellationToken);
    }

    /// <summary>The service itself makes two jobs of each submit.</summary>
    public static Task<HttpResponseMessage> BillTwiceAsync(SimProcess process, Wire wire, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post)
        {
            process.World.Service.Accept();
        }

        return wire.SendAsync(request, cancellationToken);
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request, byte[]? body)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = body is null ? null : new ByteArrayContent(body) };
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers.Add(name, values);
        }

        return copy;
    }
}
