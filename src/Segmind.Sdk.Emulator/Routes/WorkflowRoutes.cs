using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The PixelFlow retouch workflow: submit, and poll by <c>poll_url</c>.</summary>
internal sealed class WorkflowRoutes(Intake intake, RunStore runs, MediaStore media, TimeProvider time)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/workflows/{slug}", FaultRoute.WorkflowSubmit, RouteKey.ApiKeyOrBearer, SubmitAsync),
        new("GET", "/workflows/request/{id}", FaultRoute.WorkflowPoll, RouteKey.ApiKeyOrBearer, PollAsync),
    ];

    private async Task<Reply> SubmitAsync(Call call)
    {
        if (call.ReadJson(out var parameters) is { } unreadable)
        {
            return unreadable;
        }

        if (call.Values["slug"] != ModelTable.RetouchWorkflow)
        {
            return Reply.Error(404, "Workflow not found");
        }

        if (intake.Accept(call, RunKind.Workflow, ModelTable.Workflow, parameters, out var run) is { } refusal)
        {
            return refusal;
        }

        await call.Accepted().ConfigureAwait(false);
        return Reply.Json(200, new JsonObject
        {
            ["message"] = "Request queued",
            ["poll_url"] = call.Address($"/workflows/request/{run.Id}"),
            ["request_id"] = run.Id,
            ["status"] = "QUEUED",
        });
    }

    private Task<Reply> PollAsync(Call call)
    {
        var id = call.Values["id"];
        if (runs.Find(id, call.Key, RunKind.Workflow) is not { } run)
        {
            return Task.FromResult(Reply.Error(404, $"Request {id} not found"));
        }

        var state = run.StateAt(time.GetUtcNow());
        var body = state switch
        {
            LedgerState.Completed => new JsonObject { ["output"] = Output(run), ["status"] = "COMPLETED" },
            LedgerState.Failed => new JsonObject { ["error_message"] = new JsonObject { ["message"] = run.Problem }, ["status"] = "FAILED" },
            _ => new JsonObject { ["output"] = "", ["status"] = RunReplies.StateName(state) },
        };
        return Task.FromResult(Reply.Json(200, body));
    }

    // JSON inside a JSON string, as PixelFlow sends it.
    private string Output(InferenceRun run) => new JsonArray([.. run.Output.Images.Select(image => new JsonObject
    {
        ["keyname"] = "Retouched",
        ["value"] = new JsonObject { ["data"] = media.UrlOf(image).AbsoluteUri, ["type"] = "image" },
    })]).ToJsonString();
}
