using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>Runs a route's handler as the call's fault lets it.</summary>
internal sealed class FaultRunner(TimeProvider time)
{
    private static readonly TimeSpan DefaultReset = TimeSpan.FromSeconds(3);

    public async Task RunAsync(Call call, Func<Task<Reply>> handle)
    {
        var fault = call.Fault;
        if (fault is not null && !fault.AfterAccepting && Refusal(call, fault) is { } refusal)
        {
            await WriteAsync(call.Http, refusal).ConfigureAwait(false);
            return;
        }

        call.Accepted = fault?.Kind switch
        {
            FaultKind.DropAfterAccepting => () => throw new OperationCanceledException(),
            FaultKind.WithholdAnswer => () => ForeverAsync(call),
            _ => call.Accepted,
        };
        if (fault?.Kind == FaultKind.DropBeforeAccepting)
        {
            throw new OperationCanceledException();
        }

        var reply = await handle().ConfigureAwait(false);
        await FinishAsync(call, fault, reply).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext http, Reply reply) => WriteAsync(http, reply, reply.Body);

    private async Task FinishAsync(Call call, Fault? fault, Reply reply)
    {
        switch (fault?.Kind)
        {
            case FaultKind.DropAfterAccepting:
                throw new OperationCanceledException();
            case FaultKind.WithholdAnswer:
                await ForeverAsync(call).ConfigureAwait(false);
                break;
            case FaultKind.Delay:
                await Task.Delay(fault.Delay, time, call.CancellationToken).ConfigureAwait(false);
                await WriteAsync(call.Http, reply).ConfigureAwait(false);
                break;
            case FaultKind.HalfBody:
                // Kestrel closes the connection of a body that falls short of its Content-Length, after sending what there is.
                await WriteAsync(call.Http, reply, reply.Body[..(reply.Body.Length / 2)]).ConfigureAwait(false);
                break;
            case FaultKind.WrongContentType:
                await WriteAsync(call.Http, reply with { ContentType = fault.ContentType ?? "text/html" }).ConfigureAwait(false);
                break;
            case FaultKind.Respond:
                await WriteAsync(call.Http, Refusal(call, fault)!).ConfigureAwait(false);
                break;
            default:
                await WriteAsync(call.Http, reply).ConfigureAwait(false);
                break;
        }
    }

    private Reply? Refusal(Call call, Fault fault) => fault.Kind switch
    {
        FaultKind.Respond => Reply.Text(fault.Status ?? 500, fault.ContentType ?? "application/json", fault.Body ?? """{"error":"Internal server error"}""")
            with
        { Headers = [.. fault.Headers ?? new Dictionary<string, string>()] },
        FaultKind.RateLimited => RateLimited(call, fault),
        FaultKind.RetiredModel => Error(call, 410, "This model has been retired."),
        FaultKind.NoCredits when call.IsAiml => Error(call, fault.Status ?? 403, "Insufficient credits"),
        FaultKind.NoCredits => CreditBalance.Refusal(0m, fault.Status ?? 402),
        _ => null,
    };

    private Reply RateLimited(Call call, Fault fault)
    {
        var reset = fault.Reset ?? Timestamp.Of(time.GetUtcNow() + DefaultReset);
        var reply = Error(call, 429, "Rate limit exceeded");
        return reset.Length == 0 ? reply : reply with { Headers = [new("x-rate-limit-reset-at-utc", reset)] };
    }

    private Reply Error(Call call, int status, string message) =>
        call.IsAiml ? AimlError.Create(status, message, time.GetUtcNow()) : Reply.Error(status, message);

    private Task ForeverAsync(Call call) => Task.Delay(Timeout.InfiniteTimeSpan, time, call.CancellationToken);

    private static async Task WriteAsync(HttpContext http, Reply reply, ReadOnlyMemory<byte> body)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        if (reply.Status is 204 or 304)
        {
            return;
        }

        response.ContentLength = reply.Body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
