using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>A download's address can't reach into the caller's network: not by its text, not by what its name resolves to, not by a redirect.</summary>
public sealed class PrivateAddressTests : IDisposable
{
    private readonly BodyServer _server;
    private readonly NameService _names;
    private string _location = "";

    public PrivateAddressTests()
    {
        _server = new BodyServer(AnswerAsync, secure: true);
        _names = new NameService(_server.Port);
    }

    /// <summary>Hosts in every notation; a name and what it resolves to, where there is an equals sign.</summary>
    public static TheoryData<string> Forms =>
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost", "localhost.", "LocalHost", "a.localhost",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "127\u30020\u30020\u30021", "\uff11\uff12\uff17.0.0.1",
        "0.0.0.0", "0", "[::]", "10.0.0.1", "10.1", "0xa000001", "012.0.0.1", "167772161", "172.16.0.1", "172.31.255.254", "192.168.1.1", "192.168.257", "0xc0a80101",
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "169.254.169.254.", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
        "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[64:ff9b:1::a00:1]",
        "metadata", "metadata.google.internal", "printer.local",
        "a.example=10.0.0.1", "a.example.=10.0.0.1", "A.EXAMPLE=127.0.0.1", "b.example=169.254.169.254", "c.example=::1", "d.example=fd00:ec2::254", "e.example=::ffff:10.0.0.1", "f.example=64:ff9b::10.0.0.1",
        "g.example=2002:7f00:1::", "h.example=0.0.0.0", "i.example=8.8.8.8 10.0.0.1", "j.example=10.0.0.1 8.8.8.8", "k.example=2606:4700::1111 fe80::1", "l.example=100.64.1.1", "m.example=224.0.0.1", "\u00fcber.example=10.0.0.1",
    ];

    [Fact]
    public void There_are_at_least_forty_forms() => Assert.True(Forms.Select(form => form.Data).Distinct().Count() >= 40);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_private_address_is_refused_before_anything_connects(string form)
    {
        var image = Download.From(UrlOf(form), _names);

        var refused = await Assert.ThrowsAsync<SegmindException>(() => image.CopyToAsync(Stream.Null));

        Assert.Equal(ChargeOutcome.Charged, refused.Charge);
        Assert.Contains($"its host '{image.Url!.Host}' is not on the public internet", refused.Message);
        Assert.Contains("The run was charged. Set AllowPrivateDownloads", refused.Message);
        Assert.DoesNotContain("signature", refused.ToString());
        Assert.Equal((0, 0), (_server.Connections, _names.Opened.Count));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_same_is_fetched_when_the_caller_allows_it(string form)
    {
        var copy = new MemoryStream();

        await Download.From(UrlOf(form), _names, options => options.AllowPrivateDownloads = true).CopyToAsync(copy);

        Assert.Equal(WholeImages.Png, copy.ToArray());
        Assert.Equal(1, _server.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://localhost:5000/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://gateway.internal/")]
    public async Task And_when_the_api_is_in_such_a_place_itself(string api)
    {
        foreach (var form in Forms)
        {
            await Download.From(UrlOf(form.Data), _names, options => options.BaseAddress = new Uri(api)).CopyToAsync(Stream.Null);
        }

        Assert.Equal(Forms.Count, _server.Connections);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("[2606:4700::1111]")]
    [InlineData("images.example=8.8.8.8 2606:4700::1111")]
    [InlineData("nat64.example=64:ff9b::8.8.8.8")]
    public async Task A_public_address_is_fetched(string form)
    {
        await Download.From(UrlOf(form), _names).CopyToAsync(Stream.Null);

        Assert.Equal(1, _server.Connections);
        Assert.All(_names.Opened, address => Assert.True(PublicInternet.Includes(address)));
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_is_connected_to_only_at_what_was_checked()
    {
        _names.Add("rebinding.example", "8.8.8.8", "127.0.0.1");

        await Download.From("https://rebinding.example/a.png", _names).CopyToAsync(Stream.Null);

        Assert.Equal(["rebinding.example"], _names.Asked);
        Assert.Equal(["8.8.8.8"], _names.Opened.Select(address => address.ToString()));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_redirect_to_a_private_address_is_refused(string form)
    {
        _location = UrlOf(form);
        _names.Add("images.example", "8.8.8.8");

        var refused = await Assert.ThrowsAsync<SegmindException>(() => Download.From("https://images.example/moved", _names).CopyToAsync(Stream.Null));

        Assert.Contains("is not on the public internet", refused.Message);
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task The_apis_own_host_may_be_private_and_another_of_the_same_address_may_not()
    {
        _names.Add("gateway.example", "10.0.0.1").Add("other.example", "10.0.0.1");

        await From("https://gateway.example/a.png").CopyToAsync(Stream.Null);
        await Assert.ThrowsAsync<SegmindException>(() => From("https://other.example/a.png").CopyToAsync(Stream.Null));
        await Assert.ThrowsAsync<SegmindException>(() => From("https://gateway.example:8443/a.png").CopyToAsync(Stream.Null));

        Assert.Equal(1, _server.Connections);

        OutputImage From(string url) => Download.From(url, _names, options => options.BaseAddress = new Uri("https://gateway.example/"));
    }

    [Theory]
    [InlineData("http://10.0.0.1/a.png")]
    [InlineData("http://images.example/a.png")]
    [InlineData("ftp://127.0.0.1/a.png")]
    [InlineData("https://user:word@10.0.0.1/a.png")]
    public async Task Https_is_asked_for_even_of_what_is_allowed(string url)
    {
        await Assert.ThrowsAsync<SegmindException>(() => Download.From(url, _names, options => options.AllowPrivateDownloads = true).CopyToAsync(Stream.Null));

        Assert.Equal(0, _server.Connections);
    }

    public void Dispose() => _server.Dispose();

    private string UrlOf(string form)
    {
        var parts = form.Split('=');
        if (parts.Length == 2)
        {
            _names.Add(new Uri($"https://{parts[0]}/").IdnHost, parts[1]);
        }

        // Names that the fake resolver is asked for only where the caller allows them.
        foreach (var name in (string[])["localhost", "localhost.", "a.localhost", "127.0.0.1.", "169.254.169.254.", "metadata", "metadata.google.internal", "printer.local"])
        {
            _names.Add(name, "127.0.0.1");
        }

        return $"https://{parts[0]}/a.png?signature=1";
    }

    private Task AnswerAsync(BodyCall call) => call.Request.Path == "/moved"
        ? call.AnswerAsync(Array.Empty<byte>(), "302 Found", $"Location: {new Uri(_location).AbsoluteUri}\r\n")
        : call.AnswerAsync(WholeImages.Png);
}
