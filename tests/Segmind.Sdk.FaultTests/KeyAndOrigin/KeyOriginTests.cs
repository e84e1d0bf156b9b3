using System.Net;
using System.Text.Json;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Whatever address a server names, wherever it names it: no byte of a key goes anywhere but to its own origins.</summary>
public class KeyOriginTests(ITestOutputHelper output)
{
    private static readonly int[] Redirects = [301, 302, 303, 307, 308];
    private static readonly AnyModel Model = new("m") { ["prompt"] = Canary.Prompt };
    private static readonly AnyWorkflow Workflow = new("w1") { ["prompt"] = Canary.Prompt };
    private static readonly AimlSeedEdit Aiml = new() { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = Canary.Prompt };

    /// <summary>Every call that carries a key.</summary>
    private static readonly (string Name, Func<SegmindClient, Task> Make)[] Calls =
    [
        ("submit", client => client.SubmitAsync(Model)),
        ("submit workflow", client => client.SubmitAsync(Workflow)),
        ("direct", client => client.RunAsync(Model, new RunOptions { Mode = RunMode.Direct })),
        ("aiml", client => client.RunAsync(Aiml)),
        ("status", client => client.GetJob("r1").GetStatusAsync()),
        ("result", client => client.GetJob("r1").GetResultAsync()),
        ("workflow status", client => client.GetJob(new Uri("https://api.segmind.com/workflows/request/r1")).GetStatusAsync()),
        ("upload", client => client.UploadAsync(ImageInput.FromBytes(Canary.Image))),
        ("credits", client => client.GetCreditsAsync()),
    ];

    [Fact]
    public void There_are_sixty_hostile_addresses_and_more() => Assert.True(HostileAddresses.All.Distinct().Count() >= 60);

    [Fact]
    public async Task No_address_of_a_job_takes_the_key_along()
    {
        await ForEachAddressAsync("status_url, response_url, poll_url of a job", async (address, text) =>
        {
            using var watch = new OriginWatch(arrival => FakeService.Json($$"""{"request_id":"r1","status":"{{(arrival.Method == HttpMethod.Post ? "QUEUED" : "COMPLETED")}}","status_url":{{text}},"response_url":{{text}},"poll_url":{{text}},"output":"ok"}"""));
            await watch.Client.RunAsync(Model);

            Assert.Equal(["/v2/m", "/v2/requests/r1/status", "/v2/requests/r1"], watch.Arrivals.Select(arrival => arrival.Url.PathAndQuery));
            Assert.All(watch.Arrivals, arrival => Assert.Equal("https://api.segmind.com:443", OriginWatch.OriginOf(arrival.Url)));
            return watch;
        });
    }

    [Fact]
    public async Task No_poll_url_of_a_workflow_takes_the_key_along()
    {
        await ForEachAddressAsync("poll_url of a workflow", async (address, text) =>
        {
            var watch = new OriginWatch(_ => FakeService.Json($$"""{"request_id":"r1","status":"COMPLETED","poll_url":{{text}},"output":"ok"}"""));
            await watch.Client.RunAsync(Workflow);
            if (Uri.TryCreate(address, UriKind.Absolute, out var url))
            {
                await OriginWatch.TryAsync(() => watch.Client.GetJob(url).GetStatusAsync());
            }

            Assert.All(watch.Arrivals, arrival => Assert.Equal("https://api.segmind.com:443", OriginWatch.OriginOf(arrival.Url)));
            return watch;
        });
    }

    [Fact]
    public async Task No_redirect_of_a_call_takes_the_key_along()
    {
        await ForEachAddressAsync($"Location, {Redirects.Length} codes, {Calls.Length} calls", async (address, _) =>
        {
            var code = 0;
            var watch = new OriginWatch(_ => Redirect(code, address));
            foreach (var redirect in Redirects)
            {
                code = redirect;
                foreach (var call in Calls)
                {
                    await OriginWatch.TryAsync(() => call.Make(watch.Client));
                }
            }

            Assert.Equal(Redirects.Length * Calls.Length, watch.Arrivals.Count());
            Assert.All(watch.Arrivals, arrival => Assert.True(OriginWatch.IsHome(arrival.Url)));
            return watch;
        });
    }

    [Fact]
    public async Task No_download_has_a_key_wherever_it_goes_and_is_sent()
    {
        await ForEachAddressAsync($"output address, and Location of a download, {Redirects.Length} codes", async (address, text) =>
        {
            var watch = new OriginWatch(arrival => arrival.Headers.ContainsKey("x-api-key")
                ? FakeService.Json($$"""{"status":"COMPLETED","output":[{{text}},"https://images.segmind.com/301","https://images.segmind.com/302","https://images.segmind.com/303","https://images.segmind.com/307","https://images.segmind.com/308"]}""")
                : arrival.Url.Host == "images.segmind.com" ? Redirect(int.Parse(arrival.Path[1..], System.Globalization.CultureInfo.InvariantCulture), address) : FakeService.Json("x"));
            var result = await watch.Client.GetJob("r1").GetResultAsync();
            foreach (var image in result.Images)
            {
                await OriginWatch.TryAsync(() => image.CopyToAsync(Stream.Null));
            }

            Assert.Equal(1, watch.Keys);
            Assert.All(watch.Arrivals.Skip(1), arrival => Assert.Equal(Uri.UriSchemeHttps, arrival.Url.Scheme));
            return watch;
        });
    }

    [Fact]
    public async Task No_address_of_an_upload_takes_the_key_along()
    {
        await ForEachAddressAsync("file_urls of an upload", async (_, text) =>
        {
            var watch = new OriginWatch(arrival => FakeService.Json(arrival.Url.Host == "workflows-api.segmind.com" ? $$"""{"file_urls":[{{text}}]}""" : """{"request_id":"r1"}"""));
            await OriginWatch.TryAsync(() => watch.Client.SubmitAsync(new SeedEditV3 { Image = ImageInput.FromBytes(Canary.Image), Prompt = Canary.Prompt }));

            Assert.All(watch.Arrivals, arrival => Assert.True(OriginWatch.IsHome(arrival.Url)));
            return watch;
        });
    }

    [Fact]
    public async Task No_handler_of_the_app_turns_a_key_elsewhere()
    {
        await ForEachAddressAsync($"an app's handler, {Calls.Length} calls", async (address, _) =>
        {
            var watch = new OriginWatch(_ => FakeService.Json("{}"), home => Uri.TryCreate(home, address, out var turned) ? turned : home);
            foreach (var call in Calls)
            {
                await OriginWatch.TryAsync(() => call.Make(watch.Client));
            }

            Assert.All(watch.Arrivals, arrival => Assert.True(OriginWatch.IsHome(arrival.Url)));
            return watch;
        }, alwaysSends: false);
    }

    private static HttpResponseMessage Redirect(int code, string address)
    {
        var response = new HttpResponseMessage((HttpStatusCode)code);
        response.Headers.TryAddWithoutValidation("Location", address);
        return response;
    }

    private async Task ForEachAddressAsync(string place, Func<string, string, Task<OriginWatch>> run, bool alwaysSends = true)
    {
        var (requests, keys, away) = (0, 0, 0);
        foreach (var address in HostileAddresses.All)
        {
            using var watch = await run(address, JsonSerializer.Serialize(address));
            Assert.Empty(watch.Leaks());
            Assert.True(watch.Keys > 0 || !alwaysSends, "No request had a key at all, so nothing was shown.");
            requests += watch.Arrivals.Count();
            keys += watch.Keys;
            away += watch.Arrivals.Count(arrival => !OriginWatch.IsHome(arrival.Url));
        }

        Assert.True(keys > 0);
        output.WriteLine($"{place}: {HostileAddresses.All.Count} addresses, {requests} requests, {keys} with a key at home, {away} to other origins, 0 with a key there");
    }
}
