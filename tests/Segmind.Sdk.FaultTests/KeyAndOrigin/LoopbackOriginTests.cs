using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>The same on real sockets with the shipped handlers: a second server listens at every spelling of its address, and sees no key.</summary>
public class LoopbackOriginTests(ITestOutputHelper output)
{
    private static readonly int[] Redirects = [301, 302, 303, 307, 308];
    private static readonly RunOptions Patient = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>{0} is the other server's port, {1} our own's.</summary>
    private static readonly string[] Spellings =
    [
        "http://127.0.0.1:{0}/x", "http://localhost:{0}/x", "http://LOCALHOST:{0}/x", "http://2130706433:{0}/x", "http://0x7f000001:{0}/x", "http://0177.0.0.1:{0}/x", "http://127.1:{0}/x", "http://127.0.1:{0}/x",
        "http://127.0.0.1:{1}@127.0.0.1:{0}/x", "http://127.0.0.1%3A{1}@127.0.0.1:{0}/x", "http://user:pw@127.0.0.1:{0}/x", "http://127.0.0.1:{0}\\@127.0.0.1:{1}/x", "//127.0.0.1:{0}/x", "\\\\127.0.0.1:{0}\\x", "http:/127.0.0.1:{0}/x", "http://127。0。0。1:{0}/x",
        "http://user@127.0.0.1:{1}/x", "http://localhost:{1}/x", "http://2130706433:{1}/x",
    ];

    [Fact]
    public async Task No_spelling_of_another_servers_address_brings_it_the_key()
    {
        var (kept, away) = (0, 0);
        foreach (var spelling in Spellings)
        {
            var address = "";
            var code = 200;
            using var other = new RawServer(_ => RawAnswer.Json("{}"));
            using var home = new RawServer(request => code != 200 ? RawAnswer.Json("", code, $"Location: {address}") : Answer(request, address));
            address = string.Format(System.Globalization.CultureInfo.InvariantCulture, spelling, other.Url.Port, home.Url.Port);
            using var client = home.NewClient(configure: options => (options.ApiKey, options.AimlApiKey) = (Canary.SegmindKey, Canary.AimlKey));

            await RunAsync(client);
            foreach (var redirect in Redirects)
            {
                code = redirect;
                await CallAsync(client);
            }

            Assert.DoesNotContain(other.Requests, HoldsKey);
            Assert.All(home.Requests.Where(HoldsKey), request => Assert.Equal($"127.0.0.1:{home.Url.Port}", request.Headers["Host"]));
            Assert.All(other.Requests, request => Assert.Equal("GET", request.Method));
            kept += home.Requests.Count(HoldsKey);
            away += other.Requests.Count;
        }

        Assert.True(kept > Spellings.Length && away > 0);
        output.WriteLine($"{Spellings.Length} spellings: {kept} requests with a key at home, {away} elsewhere without");
    }

    /// <summary>Addresses in the answers of a model's and a workflow's run, the output downloaded.</summary>
    private static async Task RunAsync(SegmindClient client)
    {
        foreach (var request in new QueuedRequest[] { new AnyModel("m"), new AnyWorkflow("w1") })
        {
            var result = await client.RunAsync(request, Patient);
            foreach (var image in result.Images)
            {
                await OriginWatch.TryAsync(() => image.CopyToAsync(Stream.Null));
            }
        }
    }

    private static async Task CallAsync(SegmindClient client)
    {
        await OriginWatch.TryAsync(() => client.SubmitAsync(new AnyModel("m")));
        await OriginWatch.TryAsync(() => client.GetJob("r1").GetStatusAsync());
        await OriginWatch.TryAsync(() => client.GetCreditsAsync());
        await OriginWatch.TryAsync(() => client.UploadAsync(ImageInput.FromBytes(Canary.Image)));
    }

    private static RawAnswer Answer(RawRequest request, string address)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(address);
        return request.Method == "POST"
            ? RawAnswer.Json($$"""{"request_id":"r1","status":"QUEUED","status_url":{{text}},"response_url":{{text}},"poll_url":{{text}}}""")
            : RawAnswer.Json($$"""{"status":"COMPLETED","output":{{text}},"status_url":{{text}},"response_url":{{text}}}""");
    }

    private static bool HoldsKey(RawRequest request) =>
        Canary.HoldsKey(request.Path + request.Body + string.Concat(request.Headers.Select(header => $"{header.Key}: {header.Value}\n")));
}
