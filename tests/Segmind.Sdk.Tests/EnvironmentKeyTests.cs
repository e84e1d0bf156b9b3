using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Tests that change the process's environment run alone.</summary>
[CollectionDefinition("Environment", DisableParallelization = true)]
public class EnvironmentTests;

/// <summary>Keys from the environment: read once, when the client is made.</summary>
[Collection("Environment")]
public sealed class EnvironmentKeyTests : IDisposable
{
    private readonly string? _segmind = Environment.GetEnvironmentVariable("SEGMIND_API_KEY");
    private readonly string? _aiml = Environment.GetEnvironmentVariable("AIML_API_KEY");
    private readonly FakeService _service = new(arrival => arrival.Method == HttpMethod.Post ? Fixture.Reply("aiml-later.200.json") : Fixture.Reply("credits.200.json"));

    public EnvironmentKeyTests() => Set(null, null);

    public void Dispose()
    {
        Set(_segmind, _aiml);
        _service.Dispose();
    }

    [Fact]
    public async Task Segminds_key_comes_from_SEGMIND_API_KEY()
    {
        Set("SG_env", null);
        using var client = new SegmindClient(new SegmindClientOptions(), _service);
        Set("SG_later", null);

        await client.GetCreditsAsync();

        Assert.Equal("SG_env", _service.Arrivals.Single().Headers["x-api-key"]);
    }

    [Fact]
    public async Task The_AIML_APIs_key_comes_from_AIML_API_KEY()
    {
        Set(null, "aiml_env");
        using var client = new SegmindClient(new SegmindClientOptions(), _service);

        await client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" });

        Assert.Equal("Bearer aiml_env", _service.Arrivals.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task A_key_in_the_options_wins()
    {
        Set("SG_env", null);
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_mine" }, _service);

        await client.GetCreditsAsync();

        Assert.Equal("SG_mine", _service.Arrivals.Single().Headers["x-api-key"]);
    }

    [Fact]
    public async Task An_empty_key_in_the_options_is_none()
    {
        Set("SG_env", "aiml_env");
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "", AimlApiKey = "" }, _service);

        await client.GetCreditsAsync();
        await client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" });

        Assert.Equal("SG_env", _service.Arrivals.First().Headers["x-api-key"]);
        Assert.Equal("Bearer aiml_env", _service.Arrivals.Last().Headers["Authorization"]);
    }

    [Fact]
    public void An_empty_key_as_the_argument_is_refused_whatever_the_variable_holds()
    {
        Set("SG_env", "aiml_env");

        Assert.Equal("apiKey", Assert.Throws<ArgumentException>(() => new SegmindClient("")).ParamName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_any_key_the_variables_are_named(string? empty)
    {
        Set(empty, empty);

        var refused = Assert.Throws<ArgumentException>(() => new SegmindClient());

        Assert.Contains("SEGMIND_API_KEY", refused.Message);
        Assert.Contains("AIML_API_KEY", refused.Message);
    }

    [Fact]
    public async Task One_key_is_enough_until_the_other_is_needed()
    {
        Set(null, "aiml_env");
        using var client = new SegmindClient(new SegmindClientOptions(), _service);

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync(JobService.Request));

        Assert.Contains("SEGMIND_API_KEY", missing.Message);
        Assert.Empty(_service.Arrivals);
    }

    [Fact]
    public async Task The_AIML_API_says_which_key_it_needs()
    {
        Set("SG_env", null);
        using var client = new SegmindClient();

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" }));

        Assert.Contains("AIML_API_KEY", missing.Message);
    }

    [Fact]
    public void A_key_with_a_line_break_in_the_environment_is_not_repeated()
    {
        Set("SG_secret\n", null);

        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => new SegmindClient()).ToString());
    }

    private static void Set(string? segmind, string? aiml)
    {
        Environment.SetEnvironmentVariable("SEGMIND_API_KEY", segmind);
        Environment.SetEnvironmentVariable("AIML_API_KEY", aiml);
    }
}
