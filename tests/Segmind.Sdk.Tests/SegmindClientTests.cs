using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class SegmindClientTests
{
    private static readonly SeedEditV3 Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = "a beach" };

    [Fact]
    public async Task RunAsync_submits_polls_and_fetches()
    {
        var time = new VirtualTime();
        var polls = 0;
        var service = new FakeService(arrival => arrival.Path switch
        {
            "/v2/seededit-v3" => FakeService.Json("""{"request_id":"r1","status":"QUEUED"}"""),
            "/v2/requests/r1/status" => FakeService.Json($$"""{"metrics":{"queue_time":0.1},"status":"{{(++polls < 3 ? "PROCESSING" : "COMPLETED")}}"}"""),
            "/v2/requests/r1" => FakeService.Json("""{"status":"COMPLETED","output":"https://images.example.com/x.png","seed":"42","metrics":{"cost":0.05}}"""),
            _ => throw new InvalidOperationException(arrival.Path),
        });
        using var client = service.NewClient(time);

        var result = await time.RunAsync(client.RunAsync(Request));

        Assert.Equal("https://images.example.com/x.png", result.Images.Single().Url!.AbsoluteUri);
        Assert.Equal(0.05m, result.Metrics.Cost);
        Assert.Equal(42, result.Seed);
        Assert.Equal(["/v2/seededit-v3", "/v2/requests/r1/status", "/v2/requests/r1/status", "/v2/requests/r1/status", "/v2/requests/r1"], service.Arrivals.Select(arrival => arrival.Path));
        Assert.All(service.Arrivals, arrival => Assert.Equal("SG_0123456789abcdef", arrival.Headers["x-api-key"]));
        Assert.DoesNotContain(service.Arrivals, arrival => arrival.Headers.ContainsKey("X-Segmind-Sdk-Call"));
        Assert.Equal(TimeSpan.FromSeconds(3), time.Elapsed);
    }
}
