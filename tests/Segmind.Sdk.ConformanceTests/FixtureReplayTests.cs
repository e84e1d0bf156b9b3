using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>Every fixture, asked for over the wire. A new fixture file fails here until it has a replay.</summary>
public sealed class FixtureReplayTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    private const string Foreign = "https://pictures.example/a.jpg";

    public static TheoryData<string> Fixtures => [.. FixtureFile.Names];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public Task The_emulator_gives_the_reply_of_a_fixture(string file) => file switch
    {
        "v2-submit.200.json" => Submit(file),
        "v2-status-queued.200.json" => Queued(file),
        "v2-status-completed.200.json" => Completed(file),
        "v2-status-failed.422.json" => FailedStatus(file),
        "v2-status-failed-docs.422.json" => FailedResult(file),
        "v2-result-mock.200.json" => Result(file, "mock-inference", [], "metrics.inference_time"),
        "v2-result-image.200.json" => ImageResult(file),
        "v2-result-images-array.200.json" => Result(
            file, "sd3-med-img2img", new() { ["prompt"] = "x", ["image"] = Foreign, ["samples"] = 2 }, "metrics.inference_time", "output[]"),
        "v2-unknown-request.404.json" => Plain(file, Quick.GetAsync("/v2/requests/00000000-0000-0000-0000-000000000000/status")),
        "v1-base64.200.json" => Plain(
            file, Quick.PostAsync("/v1/sd3-med-img2img", new JsonObject { ["prompt"] = "x", ["image"] = Foreign, ["base64"] = true }), "image"),
        "upload.200.json" => Plain(file, Upload(), "file_urls[]"),
        "upload-older.200.json" => OlderUpload(file),
        "credits.200.json" => Plain(file, Quick.GetAsync("/v1/get-user-credits"), "credits", "free-credits"),
        "workflow-submit.200.json" => WorkflowSubmit(file),
        "workflow-processing.200.json" => WorkflowProcessing(file),
        "workflow-completed.200.json" => WorkflowCompleted(file),
        "workflow-failed.200.json" => WorkflowFailed(file),
        "aiml-error.400.json" => Plain(file, Quick.PostBearerAsync("/v1/images/generations", new JsonObject()), "requestId", "timestamp"),
        "aiml-later.200.json" => Plain(file, Aiml("url"), "created", "data[].url"),
        "aiml-seed.201.json" => Plain(
            file,
            Aiml("b64_json"),
            "status", "prompt[]", "model", "model_owner", "tags*", "args.model", "args.prompt", "args.size", "output.choices[].image_base64"),
        "error-no-key.401.json" => Plain(file, Quick.GetAsync("/v1/get-user-credits", key: null)),
        "error-bad-key.401.json" => Plain(file, Quick.GetAsync("/v1/get-user-credits", key: "nonsense")),
        "error-oauth.401.json" => Scripted(file),
        "error-no-credits.402.json" => Faulty(file, "v2.submit", "no_credits", "/v2/mock-inference"),
        "error-moderation-v1.400.json" => Faulty(file, "v1", "moderation_failed", "/v1/mock-inference"),
        "error-content-type.406.json" => Plain(file, Text("/v2/mock-inference")),
        "error-method.405.html" => Plain(file, Quick.GetAsync("/v2/mock-inference")),
        _ => throw new NotSupportedException($"{file} has no replay yet: add one."),
    };

    private async Task Plain(string file, Task<Answer> answer, params string[] varying) =>
        new FixtureFile(file).AssertMatches(await answer, Quick.Emulator, null, varying);

    private async Task Submit(string file)
    {
        var answer = await Quick.PostAsync("/v2/mock-inference", new JsonObject());
        var id = answer.Json["request_id"]!.GetValue<string>();
        Assert.True(Guid.TryParseExact(id, "D", out _), id);
        new FixtureFile(file).AssertMatches(answer, Quick.Emulator, id);
    }

    private async Task Queued(string file)
    {
        var (id, answer) = await AtOnce();
        // The queue takes a quarter of a second, which a busy machine can miss.
        for (var tries = 0; tries < 5 && answer.Json["status"]!.GetValue<string>() != "QUEUED"; tries++)
        {
            (id, answer) = await AtOnce();
        }

        new FixtureFile(file).AssertMatches(answer, Slow.Emulator, id);

        async Task<(string Id, Answer Answer)> AtOnce()
        {
            var submitted = await Slow.SubmitAsync("mock-inference", []);
            return (submitted, await Slow.GetAsync($"/v2/requests/{submitted}/status"));
        }
    }

    private async Task Completed(string file)
    {
        var id = await Quick.SubmitAsync("mock-inference", []);
        new FixtureFile(file).AssertMatches(await Quick.UntilDoneAsync($"/v2/requests/{id}/status"), Quick.Emulator, id, "metrics.inference_time");
    }

    private async Task FailedStatus(string file)
    {
        var id = await Quick.SubmitAsync("mock-inference", new() { ["fail"] = "Prompt is required for video generation." });
        var answer = await Quick.UntilDoneAsync($"/v2/requests/{id}/status");
        new FixtureFile(file).AssertMatches(answer, Quick.Emulator, id, "metrics.inference_time", "metrics.queue_time");
    }

    private async Task FailedResult(string file)
    {
        var id = await Quick.SubmitAsync("seededit-v3", new() { ["image_url"] = Foreign });
        var answer = await Quick.UntilDoneAsync($"/v2/requests/{id}");
        new FixtureFile(file).AssertMatches(answer, Quick.Emulator, id, "metrics.inference_time", "metrics.queue_time", "metrics.total_time");
    }

    private async Task Result(string file, string slug, JsonObject parameters, params string[] varying)
    {
        var id = await Quick.SubmitAsync(slug, parameters);
        new FixtureFile(file).AssertMatches(await Quick.UntilDoneAsync($"/v2/requests/{id}"), Quick.Emulator, id, varying);
    }

    private async Task ImageResult(string file)
    {
        var photo = await Quick.UploadAsync(SampleJpeg.Create(), "image/jpeg");
        await Result(
            file,
            "seededit-v3",
            new() { ["prompt"] = "a beach", ["image_url"] = photo, ["seed"] = 42 },
            "output",
            "images[].url",
            "images[].file_name",
            "images[].file_size",
            "metrics.inference_time",
            "metrics.queue_time",
            "metrics.total_time",
            "metrics.remaining_credits");
    }

    private Task<Answer> Upload() => Quick.PostAsync(
        "/upload-asset",
        new JsonObject { ["data_urls"] = new JsonArray($"data:image/jpeg;base64,{Convert.ToBase64String(SampleJpeg.Create())}") },
        origin: Quick.Emulator.Storage);

    private async Task OlderUpload(string file)
    {
        await Quick.FaultAsync(new() { ["route"] = "upload", ["kind"] = "other_shape" });
        await Plain(file, Upload(), "urls[]");
    }

    private async Task WorkflowSubmit(string file)
    {
        var answer = await Quick.PostBearerAsync($"/workflows/{Wire.Workflow}", new JsonObject());
        var id = answer.Json["request_id"]!.GetValue<string>();
        Assert.True(Guid.TryParseExact(id, "N", out _), id);
        new FixtureFile(file).AssertMatches(answer, Quick.Emulator, id);
    }

    private async Task WorkflowProcessing(string file)
    {
        var poll = await WorkflowPoll(Slow);
        var answer = await Slow.GetAsync(poll);
        for (var polls = 0; polls < 100 && answer.Json["status"]!.GetValue<string>() == "QUEUED"; polls++)
        {
            await Task.Delay(20);
            answer = await Slow.GetAsync(poll);
        }

        new FixtureFile(file).AssertMatches(answer, Slow.Emulator, null);
    }

    private async Task WorkflowCompleted(string file)
    {
        var answer = await Quick.UntilDoneAsync(await WorkflowPoll(Quick));
        new FixtureFile(file).AssertMatches(answer, Quick.Emulator, null, "output");
        var output = Assert.Single(JsonNode.Parse(answer.Json["output"]!.GetValue<string>())!.AsArray())!;
        Assert.Equal(["keyname", "value"], output.AsObject().Select(member => member.Key));
        Assert.Equal(["data", "type"], output["value"]!.AsObject().Select(member => member.Key));
        Assert.Equal("image", output["value"]!["type"]!.GetValue<string>());
    }

    private async Task WorkflowFailed(string file)
    {
        await Quick.FaultAsync(new() { ["route"] = "workflow.submit", ["kind"] = "moderation_failed", ["message"] = "Node failed" });
        new FixtureFile(file).AssertMatches(await Quick.UntilDoneAsync(await WorkflowPoll(Quick)), Quick.Emulator, null);
    }

    private static async Task<string> WorkflowPoll(Wire wire) =>
        (await wire.PostAsync($"/workflows/{Wire.Workflow}", new JsonObject())).Json["poll_url"]!.GetValue<string>();

    private Task<Answer> Aiml(string format) => Quick.PostBearerAsync(
        "/v1/images/generations",
        new JsonObject { ["model"] = Wire.AimlModel, ["prompt"] = "x", ["image"] = Foreign, ["response_format"] = format },
        "any-aiml-key");

    // The one reply of a surface (Segmind's sign-in) that the emulator doesn't have: the test scripts it whole.
    private async Task Scripted(string file)
    {
        var body = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", file)));
        await Quick.FaultAsync(new() { ["route"] = "credits", ["kind"] = "respond", ["status"] = 401, ["body"] = body });
        await Plain(file, Quick.GetAsync("/v1/get-user-credits"));
    }

    private async Task Faulty(string file, string route, string kind, string path)
    {
        await Quick.FaultAsync(new() { ["route"] = route, ["kind"] = kind });
        await Plain(file, Quick.PostAsync(path, new JsonObject()));
    }

    private Task<Answer> Text(string path) => Quick.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(Quick.Emulator.Base, path))
    {
        Content = new StringContent("{}", new MediaTypeHeaderValue("text/plain")),
    });
}
