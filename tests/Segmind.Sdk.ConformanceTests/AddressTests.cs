using System.Net;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class AddressTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    [Theory]
    [InlineData("/v2/mock-inference", 200)]
    [InlineData("/v1/mock-inference", 200)]
    [InlineData("/workflows/" + Wire.Workflow, 200)]
    [InlineData("/upload-asset", 400)]
    [InlineData("/v2/requests/x", 405)]
    [InlineData("/v2/no-such-model", 404)]
    [InlineData("/v1/no-such-model", 404)]
    [InlineData("/workflows/no-such-workflow-v1", 404)]
    [InlineData("/no/such/path", 404)]
    public async Task Every_port_serves_every_route(string path, int status)
    {
        foreach (var origin in new[] { Quick.Emulator.Base, Quick.Emulator.Storage, Quick.Emulator.Media })
        {
            Assert.Equal(status, (int)(await Quick.PostAsync(path, new JsonObject(), origin: origin)).Status);
        }
    }

    [Fact]
    public async Task A_path_it_does_not_know_is_404_in_JSON()
    {
        var answer = await Quick.GetAsync("/no/such/path");
        Assert.Equal((HttpStatusCode.NotFound, "application/json", "Not found"), (answer.Status, answer.ContentType, answer.Json["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_content_type_with_a_charset_is_JSON_too()
    {
        var content = Wire.Json("{}");
        content.Headers.ContentType!.CharSet = "utf-8";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Quick.Emulator.Base, "/v2/mock-inference")) { Content = content };
        Assert.Equal(HttpStatusCode.OK, (await Quick.SendAsync(request)).Status);
    }

    [Fact]
    public async Task The_head_of_a_file_tells_its_length_and_sends_nothing()
    {
        var photo = SamplePng.Create(3, 2);
        var request = new HttpRequestMessage(HttpMethod.Head, new Uri(await Quick.UploadAsync(photo, "image/png")));
        var answer = await Quick.SendAsync(request, key: null);
        Assert.Equal((HttpStatusCode.OK, "image/png", $"{photo.Length}", 0), (answer.Status, answer.ContentType, answer.Headers["Content-Length"], answer.Bytes.Length));
    }

    [Fact]
    public async Task The_addresses_in_a_reply_are_the_ones_the_client_called()
    {
        var answer = await Quick.PostAsync("/v2/mock-inference", new JsonObject(), origin: new Uri($"http://localhost:{Quick.Emulator.Port + 1}"));
        foreach (var name in new[] { "poll_url", "status_url", "response_url" })
        {
            Assert.StartsWith($"http://localhost:{Quick.Emulator.Port + 1}/", answer.Json[name]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v2/mock-inference")]
    [InlineData("/_emulator/ledger")]
    public async Task A_foreign_host_is_refused(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Quick.Emulator.Base, path));
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await Quick.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_web_page_may_not_steer_it()
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(Quick.Emulator.Base, "/_emulator"));
        request.Headers.Add("Origin", "https://page.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await Quick.SendAsync(request, key: null)).Status);
    }

    [Fact]
    public async Task Requests_are_counted_at_the_server()
    {
        await Quick.PostAsync("/v2/mock-inference", new JsonObject { ["output"] = 1 });
        var request = Assert.Single(await Quick.RequestsAsync())!;
        Assert.Equal("POST", request["method"]!.GetValue<string>());
        Assert.Equal("/v2/mock-inference", request["path"]!.GetValue<string>());
        Assert.Equal("x-api-key", request["key_header"]!.GetValue<string>());
        Assert.Equal("""{"output":1}""".Length, request["body_length"]!.GetValue<int>());
    }

    [Fact]
    public async Task Reset_forgets_everything()
    {
        var id = await Quick.SubmitAsync("mock-inference", []);
        await Quick.ResetAsync();
        Assert.Empty(await Quick.LedgerAsync());
        Assert.Empty(await Quick.RequestsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Quick.GetAsync($"/v2/requests/{id}")).Status);
    }
}
