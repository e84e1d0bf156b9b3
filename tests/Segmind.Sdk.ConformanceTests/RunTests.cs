using System.Net;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class RunTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    private const string Foreign = "https://pictures.example/a.jpg";

    [Theory]
    [InlineData("seededit-v3", """{"image_url":"https://a.example/b"}""", "Prompt is Mandatory and must be string")]
    [InlineData("seededit-v3", """{"prompt":"x"}""", "Image_url is Mandatory and must be string")]
    [InlineData("seededit-v3", """{"prompt":"x","image_url":"data:image/png;base64,AAAA"}""", "Reference media rejected: URL must be a valid HTTP or HTTPS URL.")]
    [InlineData("seededit-v3", """{"prompt":"x","image_url":"https://a.example/b","guidance_scale":11}""", "guidance_scale must be between 1 and 10")]
    [InlineData("seededit-v3", """{"prompt":"x","image_url":"https://a.example/b","seed":1.5}""", "seed must be integer")]
    [InlineData("seededit-v3", """{"prompt":"x","image_url":"https://a.example/b","size":"huge"}""", "size must be one of: adaptive, original, square")]
    [InlineData("sd3-med-img2img", """{"prompt":"x","image":"https://a.example/b","strength":1.1}""", "strength must be between 0 and 1")]
    [InlineData("seedream-v5-lite-image-to-image", """{"prompt":"x","aspect_ratio":"5:4"}""", "aspect_ratio must be one of: 1:1, 4:3, 3:4, 16:9, 9:16, 3:2, 2:3, 21:9")]
    [InlineData("seedream-v5-lite-image-to-image", """{"prompt":"x","max_images":16}""", "max_images must be between 1 and 15")]
    public async Task Bad_parameters_fail_the_run_and_not_the_submit(string slug, string parameters, string error)
    {
        var id = await Quick.SubmitAsync(slug, JsonNode.Parse(parameters)!.AsObject());
        var queued = await Quick.UntilDoneAsync($"/v2/requests/{id}/status");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, error), (queued.Status, queued.Json["error"]!.GetValue<string>()));
        var direct = await Quick.PostAsync($"/v1/{slug}", JsonNode.Parse(parameters)!);
        Assert.Equal((HttpStatusCode.BadRequest, error), (direct.Status, direct.Json["error"]!.GetValue<string>()));
        Assert.All(await Quick.LedgerAsync(), row => Assert.Equal(0m, row!["cost"]!.GetValue<decimal>()));
    }

    [Fact]
    public async Task An_unlisted_sampler_is_taken()
    {
        var answer = await Quick.PostAsync("/v1/sd3-med-img2img", new JsonObject { ["prompt"] = "x", ["image"] = Foreign, ["sampler"] = "uni_pc" });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"output":"\ud800"}""")]
    [InlineData("""{"output":{"a":1,"a":2}}""")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Quick.Emulator.Base, "/v2/mock-inference")) { Content = Wire.Json(body) };
        Assert.Equal(HttpStatusCode.BadRequest, (await Quick.SendAsync(request)).Status);
        Assert.Empty(await Quick.LedgerAsync());
    }

    [Fact]
    public async Task A_direct_run_carries_its_figures_in_headers()
    {
        var answer = await Quick.PostAsync("/v1/seededit-v3", new JsonObject { ["prompt"] = "x", ["image_url"] = Foreign, ["seed"] = 7 });
        Assert.Equal("image/png", answer.ContentType);
        Assert.Equal("0.05", answer.Headers["x-cost"]);
        Assert.Equal("7", answer.Headers["x-seed-value"]);
        Assert.Equal((await Quick.LedgerAsync())[0]!["request_id"]!.GetValue<string>(), answer.Headers["x-request-id"]);
        Assert.NotEmpty(answer.Headers["x-generation-time"]);
        Assert.NotEmpty(answer.Headers["x-remaining-credits"]);
    }

    [Fact]
    public async Task A_run_under_way_is_no_result_yet()
    {
        var id = await Slow.SubmitAsync("seedream-v5-lite-image-to-image", new() { ["prompt"] = "x" });
        var answer = await Slow.GetAsync($"/v2/requests/{id}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(answer.Json["status"]!.GetValue<string>(), new[] { "QUEUED", "PROCESSING" });
        Assert.Equal(0m, (await Slow.LedgerAsync())[0]!["cost"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task The_poll_url_of_a_model_gives_the_direct_answer()
    {
        var submitted = await Quick.PostAsync("/v2/seededit-v3", new JsonObject { ["prompt"] = "x", ["image_url"] = Foreign });
        await Quick.UntilDoneAsync($"/v2/requests/{submitted.Json["request_id"]}/status");
        Assert.Equal("image/png", (await Quick.GetAsync(submitted.Json["poll_url"]!.GetValue<string>())).ContentType);
    }

    [Fact]
    public async Task Credits_fall_by_what_completed_runs_cost()
    {
        var before = (await Quick.GetAsync("/v1/get-user-credits")).Json["credits"]!.GetValue<decimal>();
        await Quick.PostAsync("/v1/seededit-v3", new JsonObject { ["prompt"] = "x", ["image_url"] = Foreign });
        await Quick.PostAsync("/v1/seededit-v3", new JsonObject());
        var after = (await Quick.GetAsync("/v1/get-user-credits")).Json["credits"]!.GetValue<decimal>();
        Assert.Equal(0.05m, before - after);
    }

    [Fact]
    public async Task The_history_lists_runs_with_their_parameters()
    {
        await Quick.PostAsync("/v1/seededit-v3", new JsonObject { ["prompt"] = "a beach", ["image_url"] = Foreign });
        await Quick.PostAsync("/v1/seededit-v3", new JsonObject());
        var all = await Quick.GetAsync("/inference-request/request-history?page=1&per_page=10&model_name=seededit-v3");
        Assert.Equal(2, all.Json["data"]!.AsArray().Count);
        var completed = (await Quick.GetAsync("/inference-request/request-history?status=COMPLETED")).Json["data"]!.AsArray();
        var row = Assert.Single(completed)!;
        Assert.Equal("a beach", row["parameters"]!["prompt"]!.GetValue<string>());
        Assert.Equal(0.05m, row["credits_deduction"]!.GetValue<decimal>());
        Assert.Equal(HttpStatusCode.OK, (await Quick.GetAsync($"/inference-request/request-history/{row["request_id"]}")).Status);
        Assert.Single((await Quick.GetAsync("/inference-request/recent-generations?model_name=seededit-v3")).Json.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await Quick.GetAsync("/inference-request/request-history?per_page=101")).Status);
        var foreign = await Quick.GetAsync("/inference-request/request-history", "SG_another_key");
        Assert.Empty(foreign.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task Mock_inference_sleeps_as_long_as_it_is_told()
    {
        var started = TimeProvider.System.GetTimestamp();
        var answer = await Quick.PostAsync("/v1/mock-inference", new JsonObject { ["sleep"] = 0.5, ["output"] = new JsonObject { ["a"] = 1 } });
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, answer.Json["output"]!["a"]!.GetValue<int>());
    }
}
