using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Submit, status and result of queued runs, and the v1-style poll of the same.</summary>
internal sealed class V2Routes(Intake intake, RunStore runs, RunReplies replies, TimeProvider time)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v2/{slug}", FaultRoute.V2Submit, RouteKey.ApiKey, SubmitAsync),
        new("GET", "/v2/requests/{id}/status", FaultRoute.V2Status, RouteKey.ApiKey, StatusAsync),
        new("GET", "/v2/requests/{id}", FaultRoute.V2Result, RouteKey.ApiKey, ResultAsync),
        new("GET", "/v1/requests/{id}", FaultRoute.V1Poll, RouteKey.ApiKey, PollAsync),
    ];

    private async Task<Reply> SubmitAsync(Call call)
    {
        if (call.ReadJson(out var parameters) is { } unreadable)
        {
            return unreadable;
        }

        if (ModelTable.Find(call.Values["slug"]) is not { } model)
        {
            return Reply.Error(404, "Model not found");
        }

        if (intake.Accept(call, RunKind.V2, model, parameters, out var run) is { } refusal)
        {
            return refusal;
        }

        await call.Accepted().ConfigureAwait(false);
        var body = new JsonObject
        {
            ["request_id"] = run.Id,
            ["status"] = "QUEUED",
            ["poll_url"] = call.Address($"/v1/requests/{run.Id}"),
        };
        Append(body, RunReplies.StatusUrls(call, run));
        return Reply.Json(200, body);
    }

    private Task<Reply> StatusAsync(Call call) => Task.FromResult(Answer(call, (run, state) => state switch
    {
        LedgerState.Completed => Reply.Json(200, new JsonObject
        {
            ["status"] = "COMPLETED",
            ["request_id"] = run.Id,
            ["metrics"] = RunReplies.ShortMetrics(run),
        }),
        LedgerState.Failed => Reply.Json(422, new JsonObject
        {
            ["error"] = run.Problem,
            ["metrics"] = RunReplies.TimedMetrics(run, withTotal: false),
            ["status"] = "FAILED",
        }),
        _ => Reply.Json(200, Running(call, run, state)),
    }));

    private Task<Reply> ResultAsync(Call call) => Task.FromResult(Answer(call, (run, state) => state switch
    {
        LedgerState.Completed => replies.Result(run),
        LedgerState.Failed => Reply.Json(422, new JsonObject
        {
            ["status"] = "FAILED",
            ["error"] = run.Problem,
            ["metrics"] = RunReplies.TimedMetrics(run, withTotal: true),
        }),
        _ => Reply.Json(200, new JsonObject
        {
            ["status"] = RunReplies.StateName(state),
            ["request_id"] = run.Id,
            ["metrics"] = new JsonObject(),
        }),
    }));

    private Task<Reply> PollAsync(Call call) => Task.FromResult(Answer(call, (run, state) => state switch
    {
        LedgerState.Completed => RunReplies.Direct(run),
        LedgerState.Failed => Reply.Error(400, run.Problem!),
        _ => Reply.Json(200, Running(call, run, state)),
    }));

    private Reply Answer(Call call, Func<InferenceRun, LedgerState, Reply> answer)
    {
        var id = call.Values["id"];
        return runs.Find(id, call.Key, RunKind.V2) is { } run
            ? answer(run, run.StateAt(time.GetUtcNow()))
            : Reply.Error(404, $"Request {id} not found");
    }

    private static JsonObject Running(Call call, InferenceRun run, LedgerState state)
    {
        var body = new JsonObject { ["status"] = RunReplies.StateName(state), ["request_id"] = run.Id };
        Append(body, RunReplies.StatusUrls(call, run));
        body["metrics"] = new JsonObject();
        return body;
    }

    private static void Append(JsonObject body, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            body[name] = value!.DeepClone();
        }
    }
}
