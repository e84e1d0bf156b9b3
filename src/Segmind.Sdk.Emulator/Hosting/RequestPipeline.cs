using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>What every request passes: the loopback rule, the log, its route, its fault, its key.</summary>
internal sealed class RequestPipeline(
    RouteTable routes, ApiKeys keys, FaultScript faults, FaultRunner runner, RequestLog log, RunStore runs, TimeProvider time, CancellationToken stopping)
{
    private const string ControlPrefix = "/_emulator";

    public async Task HandleAsync(HttpContext http)
    {
        // The server's own would be the machine's clock, which jobs don't expire by.
        http.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await AnswerAsync(http, leaving.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or ConnectionResetException or IOException or BadHttpRequestException)
        {
            http.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!IsLoopback(http.Request.Host))
        {
            await FaultRunner.WriteAsync(http, Reply.Error(403, "The emulator answers to loopback hosts only.")).ConfigureAwait(false);
            return;
        }

        var control = http.Request.Path.StartsWithSegments(ControlPrefix, StringComparison.Ordinal);
        var body = await ReadBodyAsync(http.Request, logged: !control, cancellationToken).ConfigureAwait(false);
        var call = new Call(http, body, cancellationToken);
        if (control && http.Request.Headers.Origin.Count > 0)
        {
            await FaultRunner.WriteAsync(http, Reply.Error(403, "Web pages may not steer the emulator.")).ConfigureAwait(false);
            return;
        }

        if (routes.Find(call, out var notFound) is not { } route)
        {
            await FaultRunner.WriteAsync(http, notFound).ConfigureAwait(false);
            return;
        }

        call.Fault = route.Faults is { } name ? faults.Take(name, SlugOf(call)) : null;
        await runner.RunAsync(call, () => AuthorizedAsync(call, route)).ConfigureAwait(false);
    }

    private Task<Reply> AuthorizedAsync(Call call, Route route)
    {
        if (route.Key != RouteKey.None)
        {
            var refusal = keys.Check(call.Request, route.Key == RouteKey.ApiKeyOrBearer, out var key);
            call.Key = key;
            if (refusal is not null)
            {
                return Task.FromResult(refusal);
            }
        }

        return route.Handle(call);
    }

    private string? SlugOf(Call call) => call.Values.TryGetValue("slug", out var slug)
        ? slug
        : call.Values.TryGetValue("id", out var id) ? runs.Find(id)?.Slug : null;

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, bool logged, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, int.MaxValue / 2));
        var complete = false;
        try
        {
            await request.Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            complete = true;
        }
        finally
        {
            if (logged)
            {
                log.Add(request, buffer.Length, complete);
            }
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    // A foreign name that resolves to this machine (DNS rebinding) comes with its own Host header.
    private static bool IsLoopback(HostString host) => host.Host is "127.0.0.1" or "localhost" or "[::1]";
}
