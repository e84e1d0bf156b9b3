using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class AddSegmindTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public void AddSegmind_registers_one_client_and_returns_its_builder()
    {
        var services = new ServiceCollection();
        var builder = services.AddSegmind(options => options.ApiKey = RawServer.Key);
        using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<SegmindClient>(), provider.GetRequiredService<SegmindClient>());
        Assert.Equal("", builder.Name);
        Assert.Same(services, builder.Services);
    }

    [Fact]
    public void Options_are_bound_from_a_section_with_every_kind_of_value()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Segmind:ApiKey"] = RawServer.Key,
            ["Segmind:AimlApiKey"] = "aiml-0123456789",
            ["Segmind:BaseAddress"] = "https://proxy.test/segmind",
            ["Segmind:StorageAddress"] = "https://storage.test/",
            ["Segmind:RequestTimeout"] = "00:00:07",
            ["Segmind:WorkflowAuthentication"] = "Bearer",
            ["Segmind:MaxImageBytes"] = "1048576",
            ["Segmind:AllowPrivateDownloads"] = "true",
        }).Build();
        var services = new ServiceCollection();
        services.AddSegmind(configuration.GetSection(SegmindClientOptions.SectionName));
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<SegmindClientOptions>>().CurrentValue;

        Assert.Equal((RawServer.Key, "aiml-0123456789"), (options.ApiKey, options.AimlApiKey));
        Assert.Equal((new Uri("https://proxy.test/segmind"), new Uri("https://storage.test/")), (options.BaseAddress, options.StorageAddress));
        Assert.Equal((TimeSpan.FromSeconds(7), WorkflowAuthentication.Bearer, 1_048_576L, true), (options.RequestTimeout, options.WorkflowAuthentication, options.MaxImageBytes, options.AllowPrivateDownloads));
        Assert.NotNull(provider.GetRequiredService<SegmindClient>());
    }

    [Fact]
    public void A_budget_is_bound_from_its_section_and_is_one_for_the_client_of_that_name()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Segmind:ApiKey"] = RawServer.Key,
            ["Segmind:Budget:Limit"] = "2.50",
            ["Segmind:Budget:Scope"] = "night",
            ["Segmind:Budget:MinimumCredits"] = "1.5",
        }).Build();
        var services = new ServiceCollection();
        services.AddSegmind(configuration);
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<SegmindClientOptions>>().CurrentValue;

        Assert.Equal((2.50m, "night", 1.5m), (options.Budget!.Limit, options.Budget.Scope, options.Budget.MinimumCredits));
        Assert.Same(options.Budget, OptionsRules.Resolve(options).Budget);
    }

    [Fact]
    public void Without_a_section_for_it_there_is_no_budget()
    {
        var services = new ServiceCollection();
        services.AddSegmind(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Segmind:ApiKey"] = RawServer.Key }).Build());
        using var provider = services.BuildServiceProvider();

        Assert.Null(provider.GetRequiredService<IOptionsMonitor<SegmindClientOptions>>().CurrentValue.Budget);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_configuration_that_holds_the_section_binds_like_the_section_itself(bool isRoot)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ApiKey"] = "SG_of_somebody_else",
            ["Segmind:ApiKey"] = RawServer.Key,
            ["Segmind:RequestTimeout"] = "00:00:07",
        }).Build();
        IConfiguration configuration = isRoot ? root : root.GetSection("Segmind");
        var services = new ServiceCollection();
        services.AddSegmind(configuration);
        services.AddKeyedSegmind("one", configuration);
        using var provider = services.BuildServiceProvider();

        Assert.All(["", "one"], name =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<SegmindClientOptions>>().Get(name);
            Assert.Equal((RawServer.Key, TimeSpan.FromSeconds(7)), (options.ApiKey, options.RequestTimeout));
        });
    }

    [Fact]
    public async Task A_host_does_not_start_on_wrong_options_and_names_all_that_is_wrong()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSegmind(options =>
        {
            options.ApiKey = "two words";
            options.AimlApiKey = "line\n";
            options.BaseAddress = new Uri("http://plain.test/");
            options.StorageAddress = new Uri("ftp://storage.test/");
            options.AimlAddress = new Uri("https://user@aiml.test/");
            options.SubmitTimeout = TimeSpan.Zero;
            options.DirectTimeout = TimeSpan.FromDays(2);
            options.RequestTimeout = TimeSpan.FromSeconds(-1);
            options.FetchTimeout = Timeout.InfiniteTimeSpan;
            options.MaxImageBytes = 0;
            options.WorkflowAuthentication = (WorkflowAuthentication)9;
        });
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        string[] named = ["ApiKey", "AimlApiKey", "BaseAddress", "StorageAddress", "AimlAddress", "SubmitTimeout", "DirectTimeout", "RequestTimeout", "FetchTimeout", "MaxImageBytes", "WorkflowAuthentication"];
        Assert.All(named, name => Assert.Contains(refused.Failures, failure => failure.StartsWith(name + " ", StringComparison.Ordinal)));
        Assert.DoesNotContain("two words", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_on_good_options()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSegmind(options => options.ApiKey = RawServer.Key);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task Two_tenants_have_two_keys_and_two_clients()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var services = new ServiceCollection();
        foreach (var tenant in new[] { "one", "two" })
        {
            services.AddKeyedSegmind(tenant, options => (options.ApiKey, options.BaseAddress) = ("key-of-tenant-" + tenant, server.Url));
        }

        using var provider = services.BuildServiceProvider();
        var (one, two) = (provider.GetRequiredKeyedService<SegmindClient>("one"), provider.GetRequiredKeyedService<SegmindClient>("two"));
        await one.SubmitAsync(Request);
        await two.SubmitAsync(Request);

        Assert.NotSame(one, two);
        Assert.Null(provider.GetService<SegmindClient>());
        Assert.Equal(["key-of-tenant-one", "key-of-tenant-two"], server.Requests.Select(request => request.Key));
    }

    [Fact]
    public async Task The_containers_clock_and_loggers_are_used()
    {
        var time = new VirtualTime();
        var lines = new LogLines();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddLogging(logging => logging.AddProvider(lines));
        services.AddSegmind(options => options.ApiKey = RawServer.Key)
            .HttpClient.ConfigurePrimaryHttpMessageHandler(() => new FakeService(arrival => arrival.Path == "/v2/m" ? FakeService.Json("""{"request_id":"r1"}""") : FakeService.Json("""{"status":"PROCESSING"}""")));
        using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();

        await time.RunAsync(Assert.ThrowsAsync<InferenceTimeoutException>(() => client.RunAsync(Request)));

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(599), TimeSpan.FromSeconds(600));
        Assert.Contains(lines.Lines, line => line is { Category: "Segmind.Sdk", Text: "Submitted m as job r1." });
    }

    [Fact]
    public async Task The_factorys_trace_logs_hold_no_key()
    {
        using var server = new RawServer(request => request.Method == "POST" ? RawAnswer.Accept() : RawAnswer.Json("{}", 401));
        var lines = new LogLines();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace));
        services.AddSegmind(options => (options.ApiKey, options.BaseAddress) = (RawServer.Key, server.Url))
            .HttpClient.RedactLoggedHeaders(_ => false);
        using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();

        await client.SubmitAsync(new AnyWorkflow("w1"));
        await Assert.ThrowsAsync<SegmindApiException>(() => client.GetJob("r1").GetStatusAsync());

        Assert.Contains(lines.Lines, line => line.Text.Contains("User-Agent", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Lines, line => line.Text.Contains(RawServer.Key, StringComparison.Ordinal));
        Assert.All(server.Requests, request => Assert.Equal(RawServer.Key, request.Key));
    }

    [Fact]
    public void Missing_input_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddSegmind());
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddSegmind((IConfiguration)null!));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedSegmind(" "));
    }
}
