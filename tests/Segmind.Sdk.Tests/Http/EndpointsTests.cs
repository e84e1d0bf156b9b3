namespace Segmind.Sdk.Tests;

public class EndpointsTests
{
    private static readonly Endpoints Endpoints = new(new SegmindClientOptions());

    // Strings of any kind that a server could state as a job's id.
    public static TheoryData<string> HostileIds => new(
        ".", "..", "...", "../../admin", "..%2f..%2fadmin", "%2e%2e", "%2e%2e%2fadmin", "a/../b", "/etc/passwd", "//evil.test/x", "\\\\evil.test\\x",
        "https://evil.test/", "a?b=c", "a#b", "a;b", "a:b", "a@evil.test", "a b", " ", "a\tb", "a\r\nHost: evil.test", "a\0b", "\u007f", "\u0085", "\u202eabc",
        "\ud83d\ude00", "ä", "%", "%00", "%zz", "..\\..\\x", "a。b", "＠", "~", "&x=1", "status/..", new string('a', 512), new string('a', 513), "\ufffd");

    [Fact]
    public void Every_address_is_the_one_that_the_services_pages_name()
    {
        Assert.Equal("https://api.segmind.com/v2/seededit-v3", Endpoints.Queue("seededit-v3").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/v1/seededit-v3", Endpoints.Direct("seededit-v3").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/workflows/w1", Endpoints.Workflow("w1").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/workflows/request/r1", Endpoints.WorkflowPoll("r1").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/v2/requests/r1/status", Endpoints.Status("r1").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/v2/requests/r1", Endpoints.Result("r1").AbsoluteUri);
        Assert.Equal("https://api.segmind.com/v1/get-user-credits", Endpoints.Credits.AbsoluteUri);
        Assert.Equal("https://workflows-api.segmind.com/upload-asset", Endpoints.Upload.AbsoluteUri);
        Assert.Equal("https://api.aimlapi.com/v1/images/generations", Endpoints.Aiml.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://x.test/a.png", true)]
    [InlineData("http://x.test/a.png", true)]
    [InlineData("ftp://x.test/a.png", false)]
    [InlineData("data:image/png;base64,AA==", false)]
    [InlineData("file:///a.png", false)]
    [InlineData("a.png", false)]
    public void Only_absolute_web_addresses_are_http(string url, bool expected) => Assert.Equal(expected, Endpoints.IsHttp(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Theory]
    [MemberData(nameof(HostileIds))]
    public void No_id_leads_out_of_the_requests_path(string id)
    {
        if (!Endpoints.IsUsableId(id))
        {
            Assert.Throws<ArgumentException>(() => Endpoints.Result(id));
            return;
        }

        foreach (var (url, before, after) in new[]
        {
            (Endpoints.Status(id), "/v2/requests/", "/status"),
            (Endpoints.Result(id), "/v2/requests/", ""),
            (Endpoints.WorkflowPoll(id), "/workflows/request/", ""),
        })
        {
            Assert.Equal(("https", "api.segmind.com", 443, "", ""), (url.Scheme, url.IdnHost, url.Port, url.Query, url.Fragment));
            Assert.StartsWith(before, url.AbsolutePath, StringComparison.Ordinal);
            Assert.EndsWith(after, url.AbsolutePath, StringComparison.Ordinal);
            var segment = url.AbsolutePath[before.Length..^after.Length];
            Assert.DoesNotContain('/', segment);
            Assert.Equal(id, Uri.UnescapeDataString(segment));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u0085b")]
    public void An_id_that_no_segment_can_hold_is_refused(string? id) => Assert.False(Endpoints.IsUsableId(id));

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void An_id_may_be_so_long_and_no_longer(int length, bool isUsable) => Assert.Equal(isUsable, Endpoints.IsUsableId(new string('a', length)));

    [Fact]
    public void A_refused_id_is_named() => Assert.Contains("'..'", Assert.Throws<ArgumentException>(() => Endpoints.Status("..")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.DoesNotContain(["\ud800", "a\udc00b", "\udc00\ud800", "\ud800\ud800"], Endpoints.IsUsableId);

    [Theory]
    [InlineData("https://api.segmind.com/")]
    [InlineData("https://api.segmind.com/v2/requests/r1/status?x=1#y")]
    [InlineData("https://API.SEGMIND.COM/x")]
    [InlineData("https://api.segmind.com:443/x")]
    [InlineData("HTTPS://api.segmind.com/x")]
    [InlineData("https://@api.segmind.com/x")]
    [InlineData("https://api.segmind.com/@evil.test")]
    [InlineData("https://api.segmind.com?@evil.test")]
    [InlineData("https://api。segmind。com/x")]
    public void An_address_on_the_configured_origin_is_ours(string url) => Assert.True(Endpoints.IsOurs(new Uri(url)));

    [Theory]
    [InlineData("http://api.segmind.com/")]
    [InlineData("https://api.segmind.com:8443/")]
    [InlineData("https://api.segmind.com:80/")]
    [InlineData("https://api.segmind.com./")]
    [InlineData("https://api.segmind.com.evil.test/")]
    [InlineData("https://api.segmind.com。evil.test/")]
    [InlineData("https://evil.test/api.segmind.com")]
    [InlineData("https://evil.test?api.segmind.com")]
    [InlineData("https://evil.test#api.segmind.com")]
    [InlineData("https://api.segmind.com@evil.test/")]
    [InlineData("https://api.segmind.com:x@evil.test/")]
    [InlineData("https://user@api.segmind.com/")]
    [InlineData("https://user:pass@api.segmind.com/")]
    [InlineData("https://segmind.com/")]
    [InlineData("https://workflows-api.segmind.com/")]
    [InlineData("https://xapi.segmind.com/")]
    [InlineData("https://api-segmind.com/")]
    [InlineData("https://аpi.segmind.com/")]
    [InlineData("https://api.ѕegmind.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xA9FEA9FE/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("ftp://api.segmind.com/")]
    [InlineData("ws://api.segmind.com/")]
    [InlineData("wss://api.segmind.com/")]
    [InlineData("file://api.segmind.com/x")]
    [InlineData("file:///v2/requests/r1")]
    [InlineData("data:text/plain,x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("gopher://api.segmind.com/")]
    [InlineData("//evil.test/x")]
    [InlineData("\\\\evil.test\\x")]
    [InlineData("/v2/requests/r1")]
    [InlineData("v2/requests/r1")]
    [InlineData("?x")]
    [InlineData("")]
    [InlineData("https:evil.test")]
    public void An_address_anywhere_else_is_not(string url) => Assert.False(Endpoints.IsOurs(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData("https://x.test", "https://x.test/")]
    [InlineData("https://x.test/v1", "https://x.test/")]
    [InlineData("https://x.test/v2/", "https://x.test/")]
    [InlineData("https://x.test/proxy", "https://x.test/proxy/")]
    [InlineData("https://x.test/proxy/v1", "https://x.test/proxy/")]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/", "http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/")]
    public void A_base_address_ends_in_a_slash_without_a_version(string address, string expected) =>
        Assert.Equal(new Uri(expected), new Endpoints(new SegmindClientOptions { BaseAddress = new Uri(address) }).Base);

    [Fact]
    public void A_base_address_must_be_there() => Assert.Equal("BaseAddress", Assert.Throws<ArgumentNullException>(() => Endpoints.CheckBase(null!, "BaseAddress")).ParamName);

    [Theory]
    [InlineData("http://x.test/", "must be an absolute https address")]
    [InlineData("https://user@x.test/", "must not have user information")]
    public void A_refused_base_address_says_what_is_wrong(string address, string wrong) =>
        Assert.Contains($"BaseAddress {wrong}", Assert.Throws<ArgumentException>(() => Endpoints.CheckBase(new Uri(address), "BaseAddress")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://x.test/")]
    [InlineData("ftp://x.test/")]
    [InlineData("/v1")]
    [InlineData("x.test")]
    [InlineData("https://user@x.test/")]
    [InlineData("https://x.test/?key=1")]
    [InlineData("https://x.test/#a")]
    public void A_base_address_that_would_carry_the_key_badly_is_refused(string address)
    {
        var url = new Uri(address, UriKind.RelativeOrAbsolute);
        Assert.Equal("BaseAddress", Assert.Throws<ArgumentException>(() => new Endpoints(new SegmindClientOptions { BaseAddress = url })).ParamName);
        Assert.Equal("StorageAddress", Assert.Throws<ArgumentException>(() => new Endpoints(new SegmindClientOptions { StorageAddress = url })).ParamName);
        Assert.Equal("AimlAddress", Assert.Throws<ArgumentException>(() => new Endpoints(new SegmindClientOptions { AimlAddress = url })).ParamName);
    }
}
