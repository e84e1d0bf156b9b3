using System.Text;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What goes over the wire, byte for byte.</summary>
public class WireFormatTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "ä ✓ \"x\"" };

    [Fact]
    public async Task A_submit_has_an_exact_length_a_plain_content_type_and_our_name()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient();

        await client.SubmitAsync(Request);

        var post = Assert.Single(server.Requests);
        Assert.Equal("/v2/m", post.Path);
        Assert.Equal("application/json", post.Headers["Content-Type"]);
        Assert.Equal(Encoding.UTF8.GetByteCount(post.Body), int.Parse(post.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith("segmind-dotnet-sdk/", post.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(RawServer.Key, post.Key);
        Assert.Equal(["Content-Length", "Content-Type", "Host", "User-Agent", "x-api-key"], post.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_inline_image_is_counted_into_the_exact_length()
    {
        using var server = new RawServer(_ => RawAnswer.Json("""{"data":[{"url":"https://x.test/a.png"}]}"""));
        using var client = server.NewClient();
        var png = ImageFiles.Png(1024, 1024).Concat(new byte[100_000]).ToArray();

        await client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromBytes(png)], Prompt = "x" });

        var post = Assert.Single(server.Requests);
        Assert.Equal(post.Body.Length, int.Parse(post.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains($"\"data:image/png;base64,{Convert.ToBase64String(png)}\"", post.Body, StringComparison.Ordinal);
        Assert.Equal("Bearer aiml-0123456789", post.Headers["Authorization"]);
        Assert.Null(post.Key);
    }

    [Fact]
    public async Task Each_submit_takes_a_fresh_connection_and_polls_share_one()
    {
        using var server = new RawServer(request => request.Method == "POST" ? RawAnswer.Accept() : RawAnswer.Json("""{"status":"PROCESSING"}"""));
        using var client = server.NewClient();

        for (var i = 0; i < 3; i++)
        {
            await client.SubmitAsync(Request);
        }

        Assert.Equal(3, server.Connections);
        for (var i = 0; i < 5; i++)
        {
            await client.GetJob("r1").GetStatusAsync();
        }

        Assert.Equal(4, server.Connections);
        Assert.Equal(8, server.Requests.Count);
    }

    [Fact]
    public async Task A_handler_that_asks_for_HTTP_2_gets_a_submit_over_1_1()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        HttpRequestMessage? sent = null;
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            request.Version = new Version(2, 0);
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            sent = request;
            return send(request, token);
        }));

        await client.SubmitAsync(Request);

        Assert.Equal(1, server.CompletePosts);
        Assert.Equal((new Version(1, 1), HttpVersionPolicy.RequestVersionExact), (sent!.Version, sent.VersionPolicy));
    }

    [Theory]
    [InlineData(WorkflowAuthentication.Both, true, true)]
    [InlineData(WorkflowAuthentication.Bearer, false, true)]
    [InlineData(WorkflowAuthentication.ApiKeyHeader, true, false)]
    public async Task A_workflow_gets_the_headers_the_option_names(WorkflowAuthentication option, bool apiKey, bool bearer)
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(configure: options => options.WorkflowAuthentication = option);

        await client.SubmitAsync(new AnyWorkflow("w1"));

        var post = Assert.Single(server.Requests);
        Assert.Equal(apiKey ? RawServer.Key : null, post.Key);
        Assert.Equal(bearer ? "Bearer " + RawServer.Key : null, post.Headers.GetValueOrDefault("Authorization"));
    }
}
