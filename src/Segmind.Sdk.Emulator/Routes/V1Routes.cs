namespace Segmind.Sdk.Emulator;

/// <summary>The synchronous endpoint: the answer comes when the run is done.</summary>
internal sealed class V1Routes(Intake intake, RunClock clock)
{
    public IEnumerable<Route> All => [new("POST", "/v1/{slug}", FaultRoute.V1, RouteKey.ApiKey, RunAsync)];

    private async Task<Reply> RunAsync(Call call)
    {
        if (call.ReadJson(out var parameters) is { } unreadable)
        {
            return unreadable;
        }

        if (ModelTable.Find(call.Values["slug"]) is not { } model)
        {
            return Reply.Error(404, "Model not found");
        }

        if (intake.Accept(call, RunKind.V1, model, parameters, out var run) is { } refusal)
        {
            return refusal;
        }

        await call.Accepted().ConfigureAwait(false);
        await clock.WaitAsync(run, call.CancellationToken).ConfigureAwait(false);
        return run.Problem is null ? RunReplies.Direct(run) : Reply.Error(400, run.Problem);
    }
}
