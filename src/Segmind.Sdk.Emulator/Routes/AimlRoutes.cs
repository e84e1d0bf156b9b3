using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The AIML API's one call, which it no longer serves itself.</summary>
internal sealed class AimlRoutes(Intake intake, RunClock clock, ApiKeys keys, MediaStore media, TimeProvider time)
{
    public IEnumerable<Route> All => [new("POST", AimlError.Path, FaultRoute.Aiml, RouteKey.None, GenerateAsync)];

    private async Task<Reply> GenerateAsync(Call call)
    {
        if (!keys.IsAimlAccepted(call.Request, out var key))
        {
            return Error(401, "Unauthorized");
        }

        call.Key = key;
        if (call.ReadJson(out var parameters) is not null || !AimlRules.AreValid(parameters))
        {
            return Error(400, "Body validation error");
        }

        if (parameters.Text("model") != ModelTable.AimlSeedEdit)
        {
            return Error(404, "Model not found");
        }

        if (intake.Accept(call, RunKind.Aiml, ModelTable.Aiml, parameters, out var run) is not null)
        {
            return Error(403, "Insufficient credits");
        }

        await call.Accepted().ConfigureAwait(false);
        await clock.WaitAsync(run, call.CancellationToken).ConfigureAwait(false);
        if (run.Problem is not null)
        {
            return Error(400, run.Problem);
        }

        var inline = parameters.Text("response_format") == "b64_json";
        var reply = inline == call.WantsOtherShape ? Later(run, inline) : Seed(run, run.Output);
        // No page says what a credit of theirs is worth: both headers carry the ledger's figure.
        var cost = run.Price.ToString(CultureInfo.InvariantCulture);
        return reply with
        {
            Headers =
            [
                new("x-inference-id", run.Id),
                new("x-aimlapi-credits-used", cost),
                new("x-aimlapi-usd-spent", cost),
            ],
        };
    }

    /// <summary>The shape of the page's later editions: 200, an address or base64.</summary>
    private Reply Later(InferenceRun run, bool inline) => Reply.Json(200, new JsonObject
    {
        ["created"] = run.Finished.ToUnixTimeSeconds(),
        ["data"] = new JsonArray([.. run.Output.Images.Select(image => inline
            ? new JsonObject { ["b64_json"] = Convert.ToBase64String(image.Content.Span) }
            : new JsonObject { ["url"] = media.UrlOf(image).AbsoluteUri })]),
    });

    /// <summary>The shape of the page's first edition: 201, always base64.</summary>
    private static Reply Seed(InferenceRun run, RunOutput output) => Reply.Json(201, new JsonObject
    {
        ["status"] = "completed",
        ["prompt"] = new JsonArray(output.Prompt),
        ["model"] = run.Slug,
        ["model_owner"] = "bytedance",
        ["tags"] = new JsonObject(),
        ["num_returns"] = output.Images.Count,
        ["args"] = new JsonObject
        {
            ["model"] = run.Slug,
            ["prompt"] = output.Prompt,
            ["n"] = output.Images.Count,
            ["steps"] = 1,
            ["size"] = run.Parameters.Text("size") ?? "1024x1024",
        },
        ["subjobs"] = new JsonArray(),
        ["output"] = new JsonObject
        {
            ["choices"] = new JsonArray([.. output.Images.Select(image =>
                new JsonObject { ["image_base64"] = Convert.ToBase64String(image.Content.Span) })]),
        },
    });

    private Reply Error(int status, string message) => AimlError.Create(status, message, time.GetUtcNow());
}
