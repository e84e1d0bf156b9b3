namespace Segmind.Sdk.Tests;

/// <summary>A key goes on a request for its own origin, and on no other.</summary>
public class CredentialTests
{
    private const string Header = "x-api-key";

    [Theory]
    [InlineData("https://api.segmind.com/", "https://api.segmind.com/v2/requests/r1/status")]
    [InlineData("https://api.segmind.com/", "https://API.segmind.com:443/v2")]
    [InlineData("https://api.segmind.com/", "HTTPS://api.segmind.com")]
    [InlineData("https://gateway.test/segmind/", "https://gateway.test/elsewhere")]
    [InlineData("http://127.0.0.1:8787/", "http://127.0.0.1:8787/v2")]
    [InlineData("https://bücher.test/", "https://xn--bcher-kva.test/v2")]
    public void The_key_goes_to_its_origin(string origin, string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);

        Of(origin).Put(request);

        Assert.Equal(["SG_0123456789abcdef"], request.Headers.GetValues(Header));
    }

    [Theory]
    [InlineData("https://api.segmind.com.evil.test/")]
    [InlineData("https://api.segmind.com@evil.test/")]
    [InlineData("https://api.segmind.com:443@evil.test/")]
    [InlineData("https://api.segmind.com%2f@evil.test/")]
    [InlineData("https://user@api.segmind.com/")]
    [InlineData("https://api.segmind.com:444/")]
    [InlineData("http://api.segmind.com/")]
    [InlineData("https:\\\\evil.test/https://api.segmind.com/")]
    [InlineData("https://evil.test/https://api.segmind.com/")]
    [InlineData("https://api.segmind.co/")]
    [InlineData("https://api.segmind.com。evil.test/")]
    public void The_key_goes_nowhere_else(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);

        Assert.Throws<WireGuardException>(() => Of("https://api.segmind.com/").Put(request));

        Assert.False(request.Headers.Contains(Header));
    }

    [Fact]
    public void What_leads_elsewhere_from_the_origin_is_elsewhere()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri("https://api.segmind.com/"), "//evil.test/v2"));

        Assert.Throws<WireGuardException>(() => Of("https://api.segmind.com/").Put(request));
    }

    [Fact]
    public void A_key_that_a_handler_put_makes_way_for_ours()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api.segmind.com/v2");
        request.Headers.Add(Header, "SG_of_the_handler");

        Of("https://api.segmind.com/").Apply(request);

        Assert.Equal(["SG_0123456789abcdef"], request.Headers.GetValues(Header));
    }

    private static Credential Of(string origin) => new("SG_0123456789abcdef", apiKeyHeader: true, bearer: false, new Uri(origin));
}
