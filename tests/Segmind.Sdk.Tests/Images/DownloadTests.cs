using System.Net;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Images behind an address: fetched without a key, in whole or not at all.</summary>
public class DownloadTests
{
    private static readonly byte[] Png = ImageFiles.Png(8, 8);

    [Fact]
    public async Task An_image_is_downloaded_without_key_or_name_of_the_call()
    {
        var service = new FakeService(_ => Image());
        var copy = new MemoryStream();

        await Output(service).CopyToAsync(copy);

        Assert.Equal(Png, copy.ToArray());
        Assert.Equal(["User-Agent"], Assert.Single(service.Arrivals).Headers.Keys);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Three_redirects_are_followed_without_a_key(int status)
    {
        var service = new FakeService(arrival => arrival.Path == "/3" ? Image() : Redirect(status, arrival.Path switch { "/a.png" => "https://b.test/1", "/1" => "/2", _ => "//c.test/3" }));

        await Output(service).CopyToAsync(Stream.Null);

        Assert.Equal(["https://x.test/a.png", "https://b.test/1", "https://b.test/2", "https://c.test/3"], service.Arrivals.Select(arrival => arrival.Url.AbsoluteUri));
        Assert.All(service.Arrivals, arrival => Assert.Equal(["User-Agent"], arrival.Headers.Keys));
    }

    [Fact]
    public async Task A_fourth_redirect_is_not()
    {
        var service = new FakeService(_ => Redirect(302, "/again"));
        var refused = await Assert.ThrowsAnyAsync<SegmindException>(() => Output(service).CopyToAsync(Stream.Null));
        Assert.Equal((ChargeOutcome.Charged, 4), (refused.Charge, service.Arrivals.Count));
    }

    [Theory]
    [InlineData("http://b.test/x")]
    [InlineData("ftp://b.test/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pass@b.test/x")]
    [InlineData("//")]
    [InlineData("///x")]
    [InlineData("https:")]
    [InlineData("http:///x")]
    [InlineData("//[")]
    [InlineData("//:99999/")]
    [InlineData("\\\\")]
    [InlineData("javascript:alert(1)")]
    public async Task A_redirect_to_nowhere_good_is_refused_as_ours(string location)
    {
        var service = new FakeService(arrival => arrival.Path == "/a.png" ? Redirect(302, location) : new(HttpStatusCode.NotFound) { Content = new StringContent("") });
        var refused = await Assert.ThrowsAnyAsync<SegmindException>(() => Output(service).CopyToAsync(Stream.Null));
        Assert.Equal(ChargeOutcome.Charged, refused.Charge);
        Assert.All(service.Arrivals, arrival => Assert.Equal("x.test", arrival.Url.Host));
    }

    [Theory]
    [InlineData("http://x.test/a.png")]
    [InlineData("https://user@x.test/a.png")]
    public async Task An_address_that_is_not_safe_is_not_asked(string url)
    {
        var service = new FakeService(_ => Image());
        await Assert.ThrowsAsync<SegmindException>(() => Output(service, url: url).CopyToAsync(Stream.Null));
        Assert.Empty(service.Arrivals);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public async Task An_image_over_the_cap_is_refused_by_its_stated_length_and_by_count(bool isStated, int excess)
    {
        var service = new FakeService(_ => new() { Content = isStated ? new ByteArrayContent(new byte[100_000 + excess]) : new StreamContent(new Unsized(new byte[100_000 + excess])) });
        var copy = new MemoryStream();

        var fault = await Record.ExceptionAsync(() => Output(service, configure: options => options.MaxImageBytes = 100_000).CopyToAsync(copy));

        Assert.Equal(excess == 0 ? null : typeof(SegmindException), fault?.GetType());
        Assert.Equal(excess == 0 ? 100_000 : isStated ? 0 : copy.Length, copy.Length);
        Assert.True(copy.Length <= 100_000);
        Assert.Single(service.Arrivals);
    }

    [Fact]
    public async Task A_download_that_falls_silent_is_given_up_after_the_fetch_timeout_and_tried_three_times()
    {
        using var folder = new TempFolder();
        var time = new VirtualTime();
        var service = new FakeService(_ => new() { Content = new StreamContent(new StallingStream("half")) });

        var failed = await time.RunAsync(Assert.ThrowsAsync<SegmindConnectionException>(() => Output(service, time).SaveAsync(folder["a.png"])));

        Assert.Equal((ChargeOutcome.Charged, 3), (failed.Charge, service.Arrivals.Count));
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(185));
        Assert.Empty(folder.Names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_download_that_breaks_off_starts_again_from_the_start(int failures)
    {
        using var folder = new TempFolder();
        var tries = 0;
        using var server = new RawServer(_ => ++tries <= failures ? RawAnswer.Cut("half of it, and longer than the rest") : RawAnswer.Json("whole"));
        await RawOutput(server).SaveAsync(folder["a.png"]);

        Assert.Equal("whole", await File.ReadAllTextAsync(folder["a.png"]));
        Assert.Equal(failures + 1, server.Requests.Count);
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public async Task A_download_that_breaks_off_three_times_is_a_connection_failure_of_a_charged_run()
    {
        using var folder = new TempFolder();
        using var server = new RawServer(_ => RawAnswer.Cut("half"));

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() => RawOutput(server).SaveToDirectoryAsync(folder.Path));

        Assert.Equal((ChargeOutcome.Charged, 3), (failed.Charge, server.Requests.Count));
        Assert.Empty(folder.Names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_image_that_ends_before_its_formats_end_starts_again_too(int failures)
    {
        using var folder = new TempFolder();
        var tries = 0;
        var service = new FakeService(_ => new() { Content = new StreamContent(new Unsized(++tries <= failures ? WholeImages.Jpeg[..^1] : WholeImages.Jpeg)) });

        await Output(service, new HastyTime(), configure: options => options.FetchTimeout = HastyTime.Long).SaveAsync(folder["a.jpg"]);

        Assert.Equal(WholeImages.Jpeg, await File.ReadAllBytesAsync(folder["a.jpg"]));
        Assert.Equal(failures + 1, service.Arrivals.Count);
    }

    [Fact]
    public async Task A_stream_that_ends_before_its_stated_length_throws_there()
    {
        var service = new FakeService(_ => new() { Content = new StreamContent(new Unsized("half"u8.ToArray())) { Headers = { ContentLength = 8 } } });
        var copy = new MemoryStream();

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() => Output(service).CopyToAsync(copy));

        Assert.Equal((4, ChargeOutcome.Charged, 1), (copy.Length, failed.Charge, service.Arrivals.Count));
        Assert.Contains("broke off before its end. The run was charged.", failed.Message);
    }

    [Fact]
    public async Task An_image_that_comes_compressed_though_nobody_asked_is_refused()
    {
        var service = new FakeService(_ => new() { Content = new ByteArrayContent([0x1F, 0x8B, 8]) { Headers = { ContentEncoding = { "gzip" } } } });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Output(service, new HastyTime(), configure: options => options.FetchTimeout = HastyTime.Long).CopyToAsync(Stream.Null));

        Assert.Equal((SegmindErrorKind.UnreadableAnswer, 3), (refused.Kind, service.Arrivals.Count));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    public async Task A_refused_download_is_repeated_only_when_it_may_pass(int status, int tries)
    {
        using var folder = new TempFolder();
        var service = new FakeService(_ => new((HttpStatusCode)status) { Content = new StringContent("no") });

        var failed = await Assert.ThrowsAnyAsync<SegmindException>(() => Output(service).SaveAsync(folder["a.png"]));

        Assert.Equal((ChargeOutcome.Charged, tries), (failed.Charge, service.Arrivals.Count));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        using var body = new StallingStream("half");
        var service = new FakeService(_ => new() { Content = new StreamContent(body) });

        var save = Output(service).SaveAsync(folder["a.png"], cancellationToken: cancel.Token);
        await body.Stalled.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("a.png", folder.Names);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => save.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(folder.Names);
        Assert.Single(service.Arrivals);
    }

    [Fact]
    public async Task A_download_reads_the_same_synchronously()
    {
        using var stream = await Output(new FakeService(_ => Image())).OpenReadAsync();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal(Png, copy.ToArray());
        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.Length);
    }

    private static OutputImage RawOutput(RawServer server) =>
        Output(new SocketsHttpHandler { AllowAutoRedirect = false }, new HastyTime(), server.Url + "a.png", options => options.FetchTimeout = HastyTime.Long);

    private static OutputImage Output(HttpMessageHandler handler, TimeProvider? time = null, string url = "https://x.test/a.png", Action<SegmindClientOptions>? configure = null)
    {
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = new Uri(new Uri(url), "/") };
        configure?.Invoke(options);
        var transport = new Transport(new OwnHttpClients(handler), time ?? TimeProvider.System);
        return new OutputImage(new DownloadableContent(new Uri(url), new Downloader(transport, options), new CallPurpose("download an image", ChargeOutcome.Charged)), "segmind-r1-1");
    }

    private static HttpResponseMessage Image() => new() { Content = new ByteArrayContent(Png) };

    private static HttpResponseMessage Redirect(int status, string location)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("moved")) };
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    private sealed class Unsized(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
