using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class CredentialOriginTests
{
    private readonly Credential _key = new(RawServer.Key, apiKeyHeader: true, bearer: true, new Uri("https://api.segmind.com/v1"));

    [Theory]
    [InlineData("https://api.segmind.com/v2/x")]
    [InlineData("HTTPS://API.segmind.com:443/v2/x")]
    public void The_key_is_put_on_what_leaves_for_its_origin(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("x-api-key", "a handler's own");

        _key.Apply(request);
        Assert.Equal((RawServer.Key, RawServer.Key), (request.Headers.GetValues("x-api-key").Single(), request.Headers.Authorization?.Parameter));
        _key.Remove(request);
        Assert.Empty(request.Headers);
    }

    [Theory]
    [InlineData("https://api.segmind.com.evil.test/")]
    [InlineData("https://api.segmind.com@evil.test/")]
    [InlineData("http://api.segmind.com/")]
    [InlineData("https://api.segmind.com:444/")]
    [InlineData("/relative")]
    [InlineData(null)]
    public void What_a_handler_turned_elsewhere_is_refused_without_it(string? url)
    {
        using var request = new HttpRequestMessage { RequestUri = url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute) };

        var e = Assert.Throws<WireGuardException>(() => _key.Apply(request));

        Assert.Contains("nothing was sent", e.Message, StringComparison.Ordinal);
        Assert.Empty(request.Headers);
    }

    [Fact]
    public void A_header_that_repeats_the_key_is_blanked()
    {
        Assert.DoesNotContain(RawServer.Key, _key.Redact($"token {RawServer.Key};"), StringComparison.Ordinal);
        Assert.Equal("token none", _key.Redact("token none"));
        Assert.Null(_key.Redact((string?)null));
    }
}
