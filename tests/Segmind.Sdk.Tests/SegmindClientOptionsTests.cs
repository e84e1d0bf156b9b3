using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Options that can't work are refused when the client is made, by property, rule and value; a key is never repeated.</summary>
public class SegmindClientOptionsTests
{
    public static TheoryData<string> BadKeys => ["SG_secret\n", "SG_secret\r\nx-evil: 1", "SG_ secret", "SG_secret\t", "SG_sécret", "SG_secret\u0000", "SG_secret\u007f"];

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_key_that_no_header_can_carry_is_refused_and_not_repeated(string key)
    {
        foreach (var refused in new[] { Refused(options => options.ApiKey = key), Refused(options => options.AimlApiKey = key), Assert.Throws<ArgumentException>(() => new SegmindClient(key)) })
        {
            Assert.Contains("apikey", refused.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("cret", refused.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_key_is_refused(string key) => Assert.Contains("apiKey is empty", Assert.Throws<ArgumentException>(() => new SegmindClient(key)).Message);

    [Fact]
    public void A_blank_key_in_the_options_is_refused() => Assert.Contains("ApiKey is empty", Refused(options => options.ApiKey = " ").Message);

    [Fact]
    public void A_key_that_ends_in_a_line_break_is_told_why() =>
        Assert.Contains("keys read from files often end in one", Refused(options => options.ApiKey = "SG_secret\n").Message);

    [Fact]
    public void A_null_key_is_refused() => Assert.Throws<ArgumentException>(() => new SegmindClient((string)null!));

    [Fact]
    public void Null_options_are_refused() => Assert.Throws<ArgumentNullException>(() => new SegmindClient((SegmindClientOptions)null!));

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task A_key_that_the_provider_gives_is_held_to_the_same_rules(string key)
    {
        using var job = new JobService(options => options.ApiKeyProvider = _ => ValueTask.FromResult(key));

        var refused = await job.FailAsync<SegmindConnectionException>();

        Assert.Equal(ChargeOutcome.NotCharged, refused.Charge);
        Assert.IsType<ArgumentException>(refused.InnerException);

        Assert.DoesNotContain("cret", refused.ToString());
        Assert.Empty(job.Service.Arrivals);
    }

    [Theory]
    [InlineData("http://api.segmind.com/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://localhost.evil.example/")]
    [InlineData("ftp://api.segmind.com/")]
    [InlineData("/v1")]
    public void An_address_that_is_not_https_is_refused(string address)
    {
        var url = new Uri(address, UriKind.RelativeOrAbsolute);

        Assert.Contains($"BaseAddress must be an absolute https address (http only on loopback), but is '{address}'", Refused(options => options.BaseAddress = url).Message);
        Assert.Contains("StorageAddress must be an absolute https", Refused(options => options.StorageAddress = url).Message);
        Assert.Contains("AimlAddress must be an absolute https", Refused(options => options.AimlAddress = url).Message);
    }

    [Theory]
    [InlineData("https://user:pw@api.segmind.com/")]
    [InlineData("https://api.segmind.com/?key=1")]
    [InlineData("https://api.segmind.com/#top")]
    public void An_address_with_more_than_a_path_is_refused(string address)
    {
        var refused = Refused(options => options.BaseAddress = new Uri(address));

        Assert.Contains("user information, a query or a fragment", refused.Message);
        Assert.DoesNotContain("pw", refused.Message);
    }

    [Fact]
    public void An_address_of_null_is_refused() => Assert.Contains("BaseAddress", Refused(options => options.BaseAddress = null!).Message);

    [Theory]
    [InlineData("https://api.segmind.com", "https://api.segmind.com/v2/requests/r1/status")]
    [InlineData("https://api.segmind.com/v1", "https://api.segmind.com/v2/requests/r1/status")]
    [InlineData("https://api.segmind.com/v1/", "https://api.segmind.com/v2/requests/r1/status")]
    [InlineData("https://api.segmind.com/v12", "https://api.segmind.com/v2/requests/r1/status")]
    [InlineData("https://gateway.test/segmind", "https://gateway.test/segmind/v2/requests/r1/status")]
    [InlineData("https://gateway.test/segmind/v1/", "https://gateway.test/segmind/v2/requests/r1/status")]
    [InlineData("https://gateway.test/v1/segmind", "https://gateway.test/v1/segmind/v2/requests/r1/status")]
    [InlineData("http://localhost:5000/", "http://localhost:5000/v2/requests/r1/status")]
    [InlineData("http://127.0.0.1:5000/", "http://127.0.0.1:5000/v2/requests/r1/status")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/v2/requests/r1/status")]
    public async Task A_trailing_version_is_dropped_and_a_path_is_kept(string address, string called)
    {
        using var job = new JobService(options => options.BaseAddress = new Uri(address));

        await job.Client.GetJob("r1").GetStatusAsync();

        Assert.Equal(called, job.Service.Arrivals.Single().Url.AbsoluteUri);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86401)]
    public void Time_limits_are_positive_and_at_most_a_day(double seconds)
    {
        var limit = TimeSpan.FromSeconds(seconds);
        var refused = Refused(options => options.SubmitTimeout = options.DirectTimeout = options.RequestTimeout = options.FetchTimeout = limit);

        Assert.All(["SubmitTimeout", "DirectTimeout", "RequestTimeout", "FetchTimeout"], property => Assert.Contains($"{property} must be positive and at most a day, but is {limit}.", refused.Message));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1073741825L)]
    public void MaxImageBytes_is_between_one_and_a_gibibyte(long bytes) =>
        Assert.Contains($"MaxImageBytes must be between 1 and 1073741824, but is {bytes}.", Refused(options => options.MaxImageBytes = bytes).Message);

    [Fact]
    public void An_undefined_WorkflowAuthentication_is_refused() =>
        Assert.Contains("WorkflowAuthentication is 7", Refused(options => options.WorkflowAuthentication = (WorkflowAuthentication)7).Message);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var refused = Refused(options =>
        {
            options.ApiKey = "";
            options.MaxImageBytes = 0;
            options.FetchTimeout = TimeSpan.Zero;
        });

        Assert.All(["ApiKey", "MaxImageBytes", "FetchTimeout"], property => Assert.Contains(property, refused.Message));
        Assert.Equal("options", refused.ParamName);
    }

    [Fact]
    public async Task Options_are_copied_when_the_client_is_made()
    {
        SegmindClientOptions? mine = null;
        using var job = new JobService(options => mine = options);
        var handle = job.Client.GetJob("r1");

        mine!.ApiKey = "SG_changed";
        await handle.GetStatusAsync();

        Assert.Equal("SG_0123456789abcdef", job.Service.Arrivals.Single().Headers["x-api-key"]);
    }

    [Fact]
    public async Task The_provider_wins_over_the_key_and_is_asked_for_every_call()
    {
        var asked = 0;
        using var job = new JobService(options => options.ApiKeyProvider = _ => ValueTask.FromResult($"SG_{++asked}"));

        await job.RunAsync();

        Assert.Equal(["SG_1", "SG_2", "SG_3"], job.Service.Arrivals.Select(arrival => arrival.Headers["x-api-key"]));
    }

    [Fact]
    public void Options_print_no_key() => Assert.DoesNotContain("secret", new SegmindClientOptions { ApiKey = "SG_secret" }.ToString());

    [Fact]
    public void The_defaults_are_the_services_own()
    {
        var options = new SegmindClientOptions();

        Assert.Equal(("https://api.segmind.com/", "https://workflows-api.segmind.com/", "https://api.aimlapi.com/"), (options.BaseAddress.AbsoluteUri, options.StorageAddress.AbsoluteUri, options.AimlAddress.AbsoluteUri));
        Assert.Equal([100, 150, 10, 60], new[] { options.SubmitTimeout, options.DirectTimeout, options.RequestTimeout, options.FetchTimeout }.Select(limit => limit.TotalSeconds));
        Assert.Equal(WorkflowAuthentication.Both, options.WorkflowAuthentication);
        Assert.Equal(268435456, options.MaxImageBytes);
        Assert.False(options.AllowPrivateDownloads);
    }

    private static ArgumentException Refused(Action<SegmindClientOptions> configure)
    {
        var options = new SegmindClientOptions { ApiKey = "SG_0123456789abcdef" };
        configure(options);
        return Assert.Throws<ArgumentException>(() => new SegmindClient(options));
    }
}
