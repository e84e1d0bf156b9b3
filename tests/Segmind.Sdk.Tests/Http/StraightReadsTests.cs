using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Where nobody stands between a read and the wire it takes the short way; where an app's handler does, it is guarded.</summary>
public class StraightReadsTests
{
    private const string Name = "X-Segmind-Sdk-Call";
    private const string Key = "x-api-key";

    [Fact]
    public async Task To_a_single_handler_a_read_goes_with_its_key_and_a_submit_through_the_guard()
    {
        var seen = new List<(string Method, bool Key, bool Name)>();
        using var service = new FakeService(request =>
        {
            seen.Add((request.Method.ToString(), request.Headers.ContainsKey(Key), request.Headers.ContainsKey(Name)));
            return FakeService.Json("""{"request_id":"r1","status":"PROCESSING"}""");
        });
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_0123456789abcdef" }, service);

        var job = await client.SubmitAsync(new AnyModel("m"));
        await job.GetStatusAsync();

        Assert.Equal([("POST", true, false), ("GET", true, false)], seen);
        Assert.NotNull(new OwnHttpClients(service).StraightReads);
    }

    [Fact]
    public async Task Past_a_handler_of_the_apps_a_read_goes_by_name_and_the_key_comes_on_behind_it()
    {
        var seen = new List<(bool Key, bool Name)>();
        using var service = new FakeService(_ => FakeService.Json("""{"request_id":"r1","status":"PROCESSING"}"""));
        using var handler = new Watching(service, request => seen.Add((request.Headers.Contains(Key), request.Headers.Contains(Name))));
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_0123456789abcdef" }, handler);

        await client.GetJob("r1").GetStatusAsync();

        Assert.Equal([(false, true)], seen);
        Assert.Null(new OwnHttpClients(handler).StraightReads);
    }

    private sealed class Watching(HttpMessageHandler inner, Action<HttpRequestMessage> watch) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            watch(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
