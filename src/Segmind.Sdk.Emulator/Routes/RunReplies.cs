using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The bodies that a run's state gives.</summary>
internal sealed class RunReplies(MediaStore media)
{
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);

    public static string StateName(LedgerState state) => state.ToString().ToUpperInvariant();

    public static JsonObject StatusUrls(Call call, InferenceRun run) => new()
    {
        ["status_url"] = call.Address($"/v2/requests/{run.Id}/status"),
        ["response_url"] = call.Address($"/v2/requests/{run.Id}"),
    };

    public static JsonObject ShortMetrics(InferenceRun run) => new() { ["inference_time"] = Seconds(run.Finished - run.Started) };

    public static JsonObject TimedMetrics(InferenceRun run, bool withTotal)
    {
        var metrics = ShortMetrics(run);
        metrics["queue_time"] = Seconds(run.Started - run.Submitted);
        if (withTotal)
        {
            metrics["total_time"] = Seconds(run.Finished - run.Submitted);
        }

        return metrics;
    }

    /// <summary>The v2 result; one picture and several differ in shape, as they do at Segmind.</summary>
    public Reply Result(InferenceRun run)
    {
        var output = run.Output;
        var body = new JsonObject { ["status"] = "COMPLETED", ["error"] = null };
        if (output.Plain is not null)
        {
            body["metrics"] = ShortMetrics(run);
            body["output"] = output.Plain.DeepClone();
        }
        else if (output.Images.Count > 1)
        {
            body["output"] = new JsonArray([.. output.Images.Select(image => JsonValue.Create(media.UrlOf(image).AbsoluteUri))]);
            body["metrics"] = ShortMetrics(run);
        }
        else
        {
            AddImage(body, run, output);
        }

        return Reply.Json(200, body);
    }

    /// <summary>The v1 answer: the picture's own bytes, or JSON where the request or the model asks for it.</summary>
    public static Reply Direct(InferenceRun run)
    {
        var output = run.Output;
        var headers = DirectHeaders(run, output);
        if (output.Plain is not null)
        {
            return Reply.Json(200, new JsonObject { ["output"] = output.Plain.DeepClone() }) with { Headers = headers };
        }

        var image = output.Images[0];
        if (run.Parameters.IsTrue("base64"))
        {
            return Reply.Json(200, new JsonObject { ["image"] = Convert.ToBase64String(image.Content.Span) }) with { Headers = headers };
        }

        return new Reply(200, image.MediaType, image.Content) { Headers = headers };
    }

    private void AddImage(JsonObject body, InferenceRun run, RunOutput output)
    {
        var image = output.Images[0];
        var url = media.UrlOf(image).AbsoluteUri;
        body["output"] = url;
        body["images"] = new JsonArray(new JsonObject
        {
            ["url"] = url,
            ["content_type"] = image.MediaType,
            ["file_name"] = image.Name,
            ["file_size"] = image.Content.Length.ToString(CultureInfo.InvariantCulture),
        });
        body["seed"] = output.Seed.ToString(CultureInfo.InvariantCulture);
        body["prompt"] = output.Prompt;
        var metrics = TimedMetrics(run, withTotal: true);
        metrics["cost"] = run.Price;
        metrics["remaining_credits"] = output.RemainingCredits;
        body["metrics"] = metrics;
    }

    private static KeyValuePair<string, string>[] DirectHeaders(InferenceRun run, RunOutput output) =>
    [
        new("x-cost", run.Price.ToString(CultureInfo.InvariantCulture)),
        new("x-remaining-credits", output.RemainingCredits.ToString(CultureInfo.InvariantCulture)),
        new("x-request-id", run.Id),
        new("x-generation-time", Seconds(run.Finished - run.Started).ToString(CultureInfo.InvariantCulture)),
        new("x-seed-value", output.Seed.ToString(CultureInfo.InvariantCulture)),
    ];
}
