using System.Net;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class FaultTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    private const string Slug = "mock-inference";

    [Theory]
    [InlineData("v2.submit", "/v2/mock-inference")]
    [InlineData("v1", "/v1/mock-inference")]
    [InlineData("workflow.submit", "/workflows/" + Wire.Workflow)]
    public async Task A_submit_dropped_before_accepting_leaves_no_ledger_row(string route, string path)
    {
        await ScriptAsync(route, "drop_before_accepting");
        await Assert.ThrowsAsync<HttpRequestException>(() => Quick.PostAsync(path, new JsonObject()));
        Assert.Empty(await Quick.LedgerAsync());
        Assert.True(Assert.Single(await Quick.RequestsAsync())!["body_complete"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("v2.submit", "/v2/mock-inference")]
    [InlineData("v1", "/v1/mock-inference")]
    [InlineData("workflow.submit", "/workflows/" + Wire.Workflow)]
    public async Task A_submit_dropped_after_accepting_leaves_one_ledger_row(string route, string path)
    {
        await ScriptAsync(route, "drop_after_accepting");
        await Assert.ThrowsAsync<HttpRequestException>(() => Quick.PostAsync(path, new JsonObject()));
        Assert.Equal("COMPLETED", await FinalStateAsync());
    }

    [Theory]
    [InlineData("/v2/mock-inference")]
    [InlineData("/v1/mock-inference")]
    public async Task An_answer_withheld_belongs_to_an_accepted_run(string path)
    {
        await ScriptAsync("any", "withhold_answer");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Quick.Emulator.Base, path)) { Content = Wire.Json("{}") };
        request.Headers.Add("x-api-key", Wire.Key);
        await Assert.ThrowsAsync<TaskCanceledException>(() => http.SendAsync(request));
        Assert.Equal("COMPLETED", await FinalStateAsync());
    }

    [Fact]
    public async Task Half_a_submit_answer_still_holds_the_request_id()
    {
        await ScriptAsync("v2.submit", "half_body");
        using var http = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Quick.Emulator.Base, "/v2/mock-inference")) { Content = Wire.Json("{}") };
        request.Headers.Add("x-api-key", Wire.Key);
        using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await reply.Content.ReadAsStreamAsync();
        using var read = new MemoryStream();
        await Assert.ThrowsAsync<HttpIOException>(() => body.CopyToAsync(read));

        Assert.Equal(reply.Content.Headers.ContentLength / 2, read.Length);
        var row = Assert.Single(await Quick.LedgerAsync())!;
        Assert.Contains($"\"request_id\":\"{row["request_id"]}\"", System.Text.Encoding.UTF8.GetString(read.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_picture_breaks_off_and_is_charged()
    {
        await ScriptAsync("v1", "half_body");
        await Assert.ThrowsAsync<HttpRequestException>(() => Quick.PostAsync("/v1/nano-banana", new JsonObject { ["prompt"] = "x" }));
        var row = Assert.Single(await Quick.LedgerAsync())!;
        Assert.True(row["cost"]!.GetValue<decimal>() > 0);
    }

    [Fact]
    public async Task A_wrong_content_type_labels_the_right_body()
    {
        await ScriptAsync("v2.submit", "wrong_content_type");
        var answer = await Quick.PostAsync("/v2/mock-inference", new JsonObject());
        Assert.Equal("text/html", answer.ContentType);
        Assert.NotNull(answer.Json["request_id"]);
        Assert.Single(await Quick.LedgerAsync());
    }

    [Theory]
    [InlineData("rate_limited", 429)]
    [InlineData("retired_model", 410)]
    [InlineData("no_credits", 402)]
    [InlineData("respond", 500)]
    public async Task A_refusal_leaves_no_ledger_row(string kind, int status)
    {
        await ScriptAsync("v2.submit", kind);
        var answer = await Quick.PostAsync("/v2/mock-inference", new JsonObject());
        Assert.Equal(status, (int)answer.Status);
        Assert.Empty(await Quick.LedgerAsync());
        Assert.Equal(HttpStatusCode.OK, (await Quick.PostAsync("/v2/mock-inference", new JsonObject())).Status);
    }

    [Fact]
    public async Task A_rate_limit_says_when_it_resets()
    {
        await ScriptAsync("v2.submit", "rate_limited");
        var first = await Quick.PostAsync("/v2/mock-inference", new JsonObject());
        Assert.True(DateTimeOffset.Parse(first.Headers["x-rate-limit-reset-at-utc"], null) > DateTimeOffset.UtcNow);

        await Quick.FaultAsync(new() { ["route"] = "v1", ["kind"] = "rate_limited", ["reset"] = "1795222188" });
        var second = await Quick.PostAsync("/v1/mock-inference", new JsonObject());
        Assert.Equal("1795222188", second.Headers["x-rate-limit-reset-at-utc"]);
    }

    [Fact]
    public async Task A_moderated_run_fails_and_costs_nothing()
    {
        await ScriptAsync("v2.submit", "moderation_failed");
        var id = await Quick.SubmitAsync(Slug, []);
        var answer = await Quick.UntilDoneAsync($"/v2/requests/{id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("sensitive information", answer.Json["error"]!.GetValue<string>(), StringComparison.Ordinal);
        var row = Assert.Single(await Quick.LedgerAsync())!;
        Assert.Equal("FAILED", row["state"]!.GetValue<string>());
        Assert.Equal(0m, row["cost"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_scripted_answer_can_come_after_accepting()
    {
        await Quick.FaultAsync(new()
        {
            ["route"] = "v2.submit",
            ["kind"] = "respond",
            ["status"] = 503,
            ["body"] = "busy",
            ["content_type"] = "text/plain",
            ["headers"] = new JsonObject { ["x-note"] = "late" },
            ["after_accepting"] = true,
        });
        var answer = await Quick.PostAsync("/v2/mock-inference", new JsonObject());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "busy", "text/plain", "late"), (answer.Status, answer.Text, answer.ContentType, answer.Headers["x-note"]));
        Assert.Single(await Quick.LedgerAsync());
    }

    [Fact]
    public async Task A_delay_answers_late_and_in_full()
    {
        await Quick.FaultAsync(new() { ["route"] = "credits", ["kind"] = "delay", ["delay"] = 0.4 });
        var started = TimeProvider.System.GetTimestamp();
        var answer = await Quick.GetAsync("/v1/get-user-credits");
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.35));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Skip_times_and_slug_choose_the_calls_that_fail()
    {
        await Quick.FaultAsync(new()
        {
            ["route"] = "v2.submit",
            ["kind"] = "respond",
            ["status"] = 502,
            ["skip"] = 1,
            ["times"] = 2,
            ["slug"] = Slug,
        });
        Assert.Equal(HttpStatusCode.OK, (await Quick.PostAsync("/v2/nano-banana", new JsonObject())).Status);
        var statuses = new List<int>();
        for (var call = 0; call < 4; call++)
        {
            statuses.Add((int)(await Quick.PostAsync("/v2/mock-inference", new JsonObject())).Status);
        }

        Assert.Equal([200, 502, 502, 200], statuses);
    }

    [Fact]
    public async Task A_seeded_chance_strikes_the_same_calls_again()
    {
        var first = await StrikesAsync();
        await Quick.ResetAsync();
        Assert.Equal(first, await StrikesAsync());
        Assert.InRange(first.Count(struck => struck), 1, 39);
        Assert.Equal(first.Count(struck => !struck), (await Quick.LedgerAsync()).Count);
    }

    [Theory]
    [InlineData("""{"route":"v2.submit"}""")]
    [InlineData("""{"kind":"explode"}""")]
    [InlineData("""{"kind":"delay","delay":"long"}""")]
    [InlineData("""{"kind":"delay","tmies":3}""")]
    [InlineData("""{"kind":"other_shape","route":"v2.submit"}""")]
    [InlineData("""{"kind":"respond","probability":7}""")]
    public async Task A_fault_that_makes_no_sense_is_refused(string fault)
    {
        var answer = await Quick.PostAsync("/_emulator/faults", JsonNode.Parse(fault)!, key: null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    private Task ScriptAsync(string route, string kind) => Quick.FaultAsync(new() { ["route"] = route, ["kind"] = kind });

    private async Task<string> FinalStateAsync()
    {
        for (var waits = 0; ; waits++)
        {
            var state = Assert.Single(await Quick.LedgerAsync())!["state"]!.GetValue<string>();
            if (state is "COMPLETED" or "FAILED" || waits > 200)
            {
                return state;
            }

            await Task.Delay(20);
        }
    }

    private async Task<List<bool>> StrikesAsync()
    {
        await Quick.FaultAsync(new()
        {
            ["route"] = "v2.submit",
            ["kind"] = "drop_before_accepting",
            ["times"] = null,
            ["probability"] = 0.3,
            ["seed"] = 11,
        });
        var strikes = new List<bool>();
        for (var call = 0; call < 40; call++)
        {
            try
            {
                await Quick.PostAsync("/v2/mock-inference", new JsonObject());
                strikes.Add(false);
            }
            catch (HttpRequestException)
            {
                strikes.Add(true);
            }
        }

        return strikes;
    }
}
