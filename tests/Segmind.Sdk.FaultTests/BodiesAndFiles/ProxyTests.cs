using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>Behind a proxy it is the proxy that resolves names: only the address's text is checked, and the proxy itself may be private.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly ConcurrentQueue<string> _firstLines = new();
    private readonly BodyServer _proxy;

    public ProxyTests() => _proxy = new BodyServer(call =>
    {
        _firstLines.Enqueue($"{call.Request.Method} {call.Request.Path}");
        return call.AnswerAsync(Array.Empty<byte>(), "502 Bad Gateway");
    });

    [Fact]
    public async Task A_name_is_left_to_the_proxy()
    {
        var names = new NameService(_proxy.Port);

        await FailAsync<SegmindConnectionException>(Download.From("https://images.example/a.png", names, adapt: UseProxy));

        Assert.Equal(["CONNECT images.example:443"], _firstLines.Distinct());
        Assert.Equal(["127.0.0.1"], names.Asked.Distinct());
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("2852039166")]
    [InlineData("169.254.169.254.")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("metadata.google.internal")]
    public async Task A_private_address_in_the_text_is_refused_all_the_same(string host)
    {
        var refused = await FailAsync<SegmindException>(Download.From($"https://{host}/a.png", new NameService(_proxy.Port), adapt: UseProxy));

        Assert.Contains("AllowPrivateDownloads", refused.Message);
        Assert.Equal(0, _proxy.Connections);
    }

    [Fact]
    public async Task A_name_that_goes_around_the_proxy_is_checked_after_resolution()
    {
        var names = new NameService(_proxy.Port).Add("inner.example", "10.0.0.1");

        await FailAsync<SegmindException>(Download.From("https://inner.example/a.png", names, adapt: handler =>
        {
            UseProxy(handler);
            ((WebProxy)handler.Proxy!).BypassList = ["inner"];
        }));

        Assert.Equal((0, "inner.example"), (_proxy.Connections, Assert.Single(names.Asked)));
    }

    [Fact]
    public async Task A_socks_proxy_is_connected_to_wherever_it_is()
    {
        var names = new NameService(_proxy.Port);

        await FailAsync<SegmindConnectionException>(Download.From("https://images.example/a.png", names, adapt: handler =>
        {
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(new Uri($"socks5://127.0.0.1:{_proxy.Port}"));
            names.OnOpened = () => throw new IOException("That will do.");
        }));

        Assert.Equal(["127.0.0.1"], names.Opened.Select(address => address.ToString()).Distinct());
    }

    [Fact]
    public async Task An_apps_own_primary_handler_is_checked_the_same_way()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new HastyTime());
        services.AddSegmind(options => options.ApiKey = RawServer.Key).HttpClient.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = new WebProxy(_proxy.Url) });
        await using var provider = services.BuildServiceProvider();
        var clients = new FactoryHttpClients(provider.GetRequiredService<IHttpClientFactory>(), "");

        await FailAsync<SegmindException>(Download.From(new Uri("https://10.0.0.1/a.png"), clients));
        Assert.Equal(0, _proxy.Connections);
        await FailAsync<SegmindConnectionException>(Download.From(new Uri("https://images.example/a.png"), clients));

        Assert.Equal(["CONNECT images.example:443"], _firstLines.Distinct());
    }

    public void Dispose() => _proxy.Dispose();

    private static async Task<T> FailAsync<T>(OutputImage image) where T : Exception => await Assert.ThrowsAsync<T>(() => image.CopyToAsync(Stream.Null));

    private void UseProxy(SocketsHttpHandler handler)
    {
        handler.UseProxy = true;
        handler.Proxy = new WebProxy(_proxy.Url);
    }
}
