using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A handler that wraps the answer's body and does not listen to its token: our limits hold all the same.</summary>
public sealed class DeafStreamTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service = new(_ => new HttpResponseMessage());

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_direct_run_ends_at_the_DirectTimeout()
    {
        using var client = Client(options => options.DirectTimeout = TimeSpan.FromSeconds(33));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _time.RunAsync(client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct })));

        Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
        Assert.Equal(ChargeOutcome.Unknown, unknown.Charge);
        Assert.Single(_service.Posts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_submit_ends_at_the_SubmitTimeout(bool underTheGuard)
    {
        using var deaf = new FakeService(_ => underTheGuard ? Deaf() : throw new InvalidOperationException("unreachable"));
        using var handler = new AppHandler((request, send, token) => underTheGuard ? send(request, token) : JobService.HangAsync(CancellationToken.None), deaf);
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, SubmitTimeout = TimeSpan.FromSeconds(33) }, handler, _time);

        var submit = _time.RunAsync(client.SubmitAsync(JobService.Request));

        if (underTheGuard)
        {
            await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => submit);
            Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
        }
        else
        {
            Assert.Equal(ChargeOutcome.NotCharged, (await Assert.ThrowsAsync<SegmindConnectionException>(() => submit)).Charge);
            Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(4 * 33), TimeSpan.FromSeconds((4 * 33) + 15));
        }
    }

    [Fact]
    public async Task A_download_ends_at_the_FetchTimeout()
    {
        using var handler = Wrapper();
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, FetchTimeout = TimeSpan.FromSeconds(33) };
        using var transport = new Transport(new OwnHttpClients(handler), _time);
        var content = new DownloadableContent(new Uri("https://x.test/a.png"), new Downloader(transport, options), new CallPurpose("download an image", ChargeOutcome.Charged));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(new OutputImage(content, "a").CopyToAsync(Stream.Null)));

        Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
    }

    private static HttpResponseMessage Deaf() => new() { Content = new StreamContent(new StalledStream("half", deaf: true)) };

    private AppHandler Wrapper() => new(
        async (request, send, token) =>
        {
            var response = await send(request, token);
            response.Content = Deaf().Content;
            return response;
        },
        _service);

    private SegmindClient Client(Action<SegmindClientOptions> configure)
    {
        var options = new SegmindClientOptions { ApiKey = RawServer.Key };
        configure(options);
        return new SegmindClient(options, Wrapper(), _time);
    }
}
