using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class KeyTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    [Theory]
    [InlineData(HttpStatusCode.OK, "SG_x")]
    [InlineData(HttpStatusCode.Unauthorized, "SG_")]
    [InlineData(HttpStatusCode.Unauthorized, "sk-123456")]
    public async Task Any_key_of_Segminds_form_is_taken(HttpStatusCode expected, string key) =>
        Assert.Equal(expected, (await Quick.GetAsync("/v1/get-user-credits", key)).Status);

    [Fact]
    public async Task A_bearer_token_opens_workflows_but_no_model()
    {
        Assert.Equal(HttpStatusCode.OK, (await Quick.PostBearerAsync($"/workflows/{Wire.Workflow}", new JsonObject())).Status);
        var answer = await Quick.PostBearerAsync("/v1/mock-inference", new JsonObject());
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.StartsWith("Unauthorized.", answer.Json["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_polled_with_a_bearer_token_too()
    {
        var submitted = await Quick.PostBearerAsync($"/workflows/{Wire.Workflow}", new JsonObject());
        var poll = new HttpRequestMessage(HttpMethod.Get, submitted.Json["poll_url"]!.GetValue<string>());
        poll.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Wire.Key);
        Assert.Equal(HttpStatusCode.OK, (await Quick.SendAsync(poll, key: null)).Status);
    }

    [Fact]
    public async Task Another_keys_request_is_not_found()
    {
        var id = await Quick.SubmitAsync("mock-inference", []);
        Assert.Equal(HttpStatusCode.OK, (await Quick.GetAsync($"/v2/requests/{id}/status")).Status);
        foreach (var path in new[] { $"/v2/requests/{id}/status", $"/v2/requests/{id}", $"/v1/requests/{id}" })
        {
            var answer = await Quick.GetAsync(path, "SG_another_key");
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Equal($"Request {id} not found", answer.Json["error"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_whole_key_is_shown_nowhere()
    {
        await Quick.SubmitAsync("mock-inference", []);
        var shown = (await Quick.GetAsync("/_emulator/ledger", null)).Text + (await Quick.GetAsync("/_emulator/requests", null)).Text;
        Assert.DoesNotContain(Wire.Key, shown, StringComparison.Ordinal);
        Assert.Contains("SG_...aa", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aiml_route_takes_bearer_tokens_only()
    {
        var answer = await Quick.PostAsync("/v1/images/generations", new JsonObject());
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(["message", "path", "requestId", "statusCode", "timestamp"], answer.Json.AsObject().Select(member => member.Key));
    }
}
