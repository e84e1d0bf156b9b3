using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What a download does not fetch, does not take for an image, and asks for again.</summary>
public class DownloadGuardTests
{
    private static readonly byte[] Png = ImageFiles.Png(8, 8);
    private readonly VirtualTime _time = new();

    public static TheoryData<string> OwnMachine => new("http://127.0.0.1:8080/a.png", "https://127.0.0.1/a.png", "http://localhost/a.png", "http://[::1]/a.png");

    [Theory]
    [MemberData(nameof(OwnMachine))]
    public async Task The_callers_own_machine_is_not_asked_for_an_image(string url)
    {
        var service = new FakeService(_ => Image());

        var refused = await Assert.ThrowsAsync<SegmindException>(() => Output(service, url).CopyToAsync(Stream.Null));

        Assert.Equal(ChargeOutcome.Charged, refused.Charge);
        Assert.Empty(service.Arrivals);
    }

    [Theory]
    [MemberData(nameof(OwnMachine))]
    public async Task A_redirect_to_the_callers_own_machine_is_refused(string url)
    {
        var service = new FakeService(_ => new(HttpStatusCode.Found) { Headers = { Location = new Uri(url) } });

        await Assert.ThrowsAsync<SegmindException>(() => Output(service).CopyToAsync(Stream.Null));

        Assert.Equal("x.test", Assert.Single(service.Arrivals).Url.Host);
    }

    [Theory]
    [InlineData("https://10.0.0.1/a.png?signature=1")]
    [InlineData("https://169.254.169.254/a.png?signature=1")]
    [InlineData("https://metadata.google.internal/a.png?signature=1")]
    public async Task Neither_is_the_callers_network_unless_the_caller_says_so(string url)
    {
        var service = new FakeService(_ => Image());

        var refused = await Assert.ThrowsAsync<SegmindException>(() => Output(service, url).CopyToAsync(Stream.Null));
        Assert.Empty(service.Arrivals);
        await Output(service, url, allowPrivate: true).CopyToAsync(Stream.Null);

        Assert.Equal($"Could not download an image: its host '{new Uri(url).Host}' is not on the public internet, so it was not connected to. The run was charged. Set AllowPrivateDownloads in the options if your images lie in your own network.", refused.Message);
        Assert.Single(service.Arrivals);
    }

    [Fact]
    public async Task A_service_on_the_callers_own_machine_may_keep_its_images_there()
    {
        var service = new FakeService(_ => Image());

        await Output(service, "http://127.0.0.1:8080/a.png", "http://localhost:5000/").CopyToAsync(Stream.Null);

        Assert.Single(service.Arrivals);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("page with a charset")]
    [InlineData("empty")]
    [InlineData("no content")]
    public async Task A_page_or_nothing_is_not_saved_as_an_image(string kind)
    {
        using var folder = new TempFolder();
        var service = new FakeService(_ => NoImage(kind));

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _time.RunAsync(Output(service).SaveAsync(folder["a.png"])));

        Assert.Equal((SegmindErrorKind.UnreadableAnswer, ChargeOutcome.Charged, 3), (refused.Kind, refused.Charge, service.Arrivals.Count));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task An_image_that_comes_after_two_pages_is_saved()
    {
        using var folder = new TempFolder();
        var tries = 0;
        var service = new FakeService(_ => ++tries <= 2 ? NoImage("page") : Image());

        await _time.RunAsync(Output(service).SaveAsync(folder["a.png"]));

        Assert.Equal(Png, await File.ReadAllBytesAsync(folder["a.png"]));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_stream_is_asked_for_again_up_to_twice_before_its_first_byte(int failures, bool opens)
    {
        var tries = 0;
        var service = new FakeService(_ => ++tries <= failures ? JobService.Error(503) : Image());

        var fault = await Record.ExceptionAsync(() => _time.RunAsync(Output(service).OpenReadAsync()));

        Assert.Equal(opens ? null : SegmindErrorKind.ServerError, (fault as SegmindApiException)?.Kind);
        Assert.Equal(opens, fault is null);
        Assert.Equal(3, service.Arrivals.Count);
    }

    private static HttpResponseMessage NoImage(string kind) => kind switch
    {
        "page" => new() { Content = new StringContent("<html>Sign in</html>") { Headers = { ContentType = new("text/html") } } },
        "page with a charset" => JobService.Text("<html>Sign in</html>"),
        "empty" => new() { Content = new ByteArrayContent([]) },
        _ => new(HttpStatusCode.NoContent),
    };

    private static HttpResponseMessage Image() => new() { Content = new ByteArrayContent(Png) };

    private OutputImage Output(HttpMessageHandler handler, string url = "https://x.test/a.png", string baseAddress = "https://api.segmind.com/", bool allowPrivate = false)
    {
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = new Uri(baseAddress), AllowPrivateDownloads = allowPrivate };
        var transport = new Transport(new OwnHttpClients(handler), _time);
        return new OutputImage(new DownloadableContent(new Uri(url), new Downloader(transport, options), new CallPurpose("download an image", ChargeOutcome.Charged)), "segmind-r1-1");
    }
}
