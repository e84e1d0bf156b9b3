using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Segmind.Sdk.Tests.TestKit;
using PolicyHttpMessageHandler = Microsoft.Extensions.Http.PolicyHttpMessageHandler;
using ResilienceHandler = Microsoft.Extensions.Http.Resilience.ResilienceHandler;

namespace Segmind.Sdk.Tests;

/// <summary>What an app does to our HTTP clients, and what it can't do.</summary>
public class HttpClientConfigurationTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData("with a client")]
    [InlineData("with a provider and a client")]
    public async Task A_client_setting_reaches_reads_submits_and_downloads(string overload)
    {
        using var server = NewServer();
        var services = new ServiceCollection();
        var http = Add(services, server).HttpClient;
        _ = overload == "with a client"
            ? http.ConfigureHttpClient(client => client.DefaultRequestHeaders.Add("X-App", "yes"))
            : http.ConfigureHttpClient((_, client) => client.DefaultRequestHeaders.Add("X-App", "yes"));

        await RunAsync(services);

        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal((request.Path, "yes"), (request.Path, request.Headers.GetValueOrDefault("X-App"))));
    }

    [Fact]
    public async Task A_handler_is_added_once_to_each_role()
    {
        var passed = new ConcurrentQueue<string>();
        using var server = NewServer();
        var services = new ServiceCollection();
        Add(services, server).HttpClient.AddHttpMessageHandler(() => new Counting(passed));

        await RunAsync(services);

        Assert.Equal(server.Requests.Select(request => request.Path), passed);
    }

    [Fact]
    public async Task A_handler_from_the_container_is_added_to_each_role()
    {
        var passed = new ConcurrentQueue<string>();
        using var server = NewServer();
        var services = new ServiceCollection().AddSingleton(passed).AddTransient<Counting>();
        Add(services, server).HttpClient.AddHttpMessageHandler<Counting>();

        await RunAsync(services);

        Assert.Equal(server.Requests.Select(request => request.Path), passed);
    }

    [Fact]
    public async Task Loggers_can_be_taken_off_every_role()
    {
        var lines = new LogLines();
        using var server = NewServer();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace));
        Add(services, server).HttpClient.RemoveAllLoggers();

        await RunAsync(services);

        Assert.DoesNotContain(lines.Lines, line => line.Category.StartsWith("System.Net.Http", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sockets")]
    [InlineData("client")]
    public async Task A_primary_handler_that_would_follow_redirects_is_kept_from_it(string kind)
    {
        using var other = new RawServer(_ => RawAnswer.Accept());
        using var server = new RawServer(_ => RawAnswer.Json("", 307, $"Location: {other.Url}"));
        var services = new ServiceCollection();
        Add(services, server).HttpClient.ConfigurePrimaryHttpMessageHandler(() => kind == "sockets" ? new SocketsHttpHandler() : new HttpClientHandler());
        using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => provider.GetRequiredService<SegmindClient>().SubmitAsync(Request));

        Assert.Equal((1, 0), (server.CompletePosts, other.Connections));
    }

    [Theory]
    [InlineData("ResilienceHandler", true)]
    [InlineData("ResilienceHandler", false)]
    [InlineData("PolicyHttpMessageHandler", true)]
    [InlineData("PolicyHttpMessageHandler", false)]
    [InlineData("derived", true)]
    public async Task A_resilience_handler_of_all_clients_is_taken_off_ours_and_that_is_logged(string kind, bool before)
    {
        var lines = new LogLines();
        using var server = new RawServer(_ => RawAnswer.Json("{}", 500));
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(lines));
        if (before)
        {
            AddToAll();
        }

        Add(services, server);
        if (!before)
        {
            AddToAll();
        }

        using var provider = services.BuildServiceProvider();
        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => provider.GetRequiredService<SegmindClient>().SubmitAsync(Request));

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, unknown.StatusCode);
        Assert.Equal(1, server.CompletePosts);
        Assert.Empty(Resilient(provider, "Segmind.Submit"));
        Assert.Single(Resilient(provider, "another"));
        Assert.Contains(lines.Lines, line => line is { Category: "Segmind.Sdk", Level: LogLevel.Warning } && line.Text.Contains("Segmind.Submit", StringComparison.Ordinal));

        void AddToAll() => services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => New(kind)));
    }

    [Fact]
    public async Task A_resilience_handler_added_on_purpose_stays_and_still_one_post_arrives()
    {
        using var server = new RawServer(_ => RawAnswer.Json("{}", 500));
        var services = new ServiceCollection();
        Add(services, server).HttpClient.AddHttpMessageHandler(() => New("ResilienceHandler"));
        using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request));

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, unknown.StatusCode);
        Assert.Equal(1, server.CompletePosts);
        Assert.Single(Resilient(provider, "Segmind.Submit"));
        Assert.Single(Resilient(provider, "Segmind.Read"));
        Assert.Single(Resilient(provider, "Segmind.Download"));
    }

    [Fact]
    public void A_second_AddSegmind_leaves_what_was_added_on_purpose()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var services = new ServiceCollection();
        Add(services, server).HttpClient.AddHttpMessageHandler(() => New("ResilienceHandler"));
        services.AddSegmind();
        using var provider = services.BuildServiceProvider();

        Assert.Single(Resilient(provider, "Segmind.Submit"));
    }

    [Theory]
    [InlineData("Segmind.Read", "Read")]
    [InlineData("Segmind.Submit", "Submit")]
    [InlineData("Segmind:tenant.Download", "Download")]
    [InlineData("Segmind:a.b.Read", "Read")]
    [InlineData("Segmind", null)]
    [InlineData("Segmind.", null)]
    [InlineData("Segmind.Other", null)]
    [InlineData("Segmind.0", null)]
    [InlineData("Segmind.read", null)]
    [InlineData("Segmind.Gallery.Read", null)]
    [InlineData("SegmindGallery.Read", null)]
    [InlineData("Other.Read", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_our_own_clients_are_taken_for_ours(string? name, string? role) => Assert.Equal(role, FactoryHttpClients.RoleOf(name)?.ToString());

    private static ResilienceHandler New(string kind) => kind switch
    {
        "ResilienceHandler" => new ResilienceHandler(),
        "PolicyHttpMessageHandler" => new PolicyHttpMessageHandler(),
        _ => new DerivedResilienceHandler(),
    };

    private static IEnumerable<HttpMessageHandler> Resilient(IServiceProvider provider, string name)
    {
        var current = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name);
        while (current is DelegatingHandler delegating)
        {
            if (delegating is ResilienceHandler)
            {
                yield return delegating;
            }

            current = delegating.InnerHandler;
        }
    }

    private static RawServer NewServer()
    {
        RawServer? server = null;
        server = new RawServer(request => request.Path switch
        {
            "/v2/m" => RawAnswer.Accept(),
            "/a.png" => RawAnswer.Json("x"),
            _ => RawAnswer.Json($$"""{"status":"COMPLETED","output":"{{server!.Url}}a.png"}"""),
        });
        return server;
    }

    private static ISegmindBuilder Add(IServiceCollection services, RawServer server) =>
        services.AddSegmind(options => (options.ApiKey, options.BaseAddress) = (RawServer.Key, server.Url));

    private static async Task RunAsync(IServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();
        await client.SubmitAsync(Request);
        await client.GetJob("r1").GetStatusAsync();
        var result = await client.GetJob("r1").GetResultAsync();
        await result.Images.Single().CopyToAsync(Stream.Null);
    }

    private sealed class Counting(ConcurrentQueue<string> passed) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            passed.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
