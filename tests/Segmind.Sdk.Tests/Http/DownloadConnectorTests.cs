using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Downloads connect through us, wherever the handler comes from; nothing else does.</summary>
public class DownloadConnectorTests
{
    [Theory]
    [InlineData("Segmind.Download", true)]
    [InlineData("Segmind.Read", false)]
    [InlineData("Segmind.Submit", false)]
    public void In_a_container_the_download_handler_is_ours_to_connect_even_when_the_app_made_it(string name, bool isOurs)
    {
        foreach (var configure in (Action<IHttpClientBuilder>[])[_ => { }, http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler())])
        {
            var services = new ServiceCollection();
            configure(services.AddSegmind(options => options.ApiKey = RawServer.Key).HttpClient);
            using var provider = services.BuildServiceProvider();

            var innermost = HandlerChain.Innermost(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name));

            Assert.Equal(isOurs, Assert.IsType<SocketsHttpHandler>(innermost).ConnectCallback is not null);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("[FE80::1]")]
    [InlineData("[fe80::1%251]")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("X.Test")]
    [InlineData("x.test.")]
    [InlineData("\u00fcber.test")]
    [InlineData("a_b.test")]
    public async Task What_is_connected_to_directly_is_checked_without_any_help(string host)
    {
        var connector = new DownloadConnector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]), (_, _, _) => throw new InvalidOperationException());
        using var http = new HttpMessageInvoker(PrimaryHandler.Create(HttpRole.Download, connector));
        foreach (var url in (string[])[$"https://{host}/", $"http://{host}:8080/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Options.Set(DownloadConnector.PublicOnly, true);

            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, CancellationToken.None));

            Assert.IsType<PrivateAddressException>(refused.InnerException);
        }
    }

    [Fact]
    public void An_app_that_connects_by_itself_goes_on_doing_so()
    {
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> mine = (_, _) => throw new SocketException();
        using var handler = new SocketsHttpHandler { ConnectCallback = mine };

        PrimaryHandler.Adapt(handler, HttpRole.Download);

        Assert.Same(mine, handler.ConnectCallback);
    }

    [Fact]
    public async Task An_allowed_download_connects_by_name_over_the_real_resolver()
    {
        using var server = new RawServer(_ => RawAnswer.Json("image"));
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, AllowPrivateDownloads = true };
        using var transport = new Transport(new OwnHttpClients(), TimeProvider.System);
        var url = new Uri($"http://localhost:{server.Url.Port}/a.png");

        using var stream = await new Downloader(transport, options).OpenAsync(new ImageSource(url, new CallPurpose("x", ChargeOutcome.Charged)), CancellationToken.None);

        Assert.Equal("image", await new StreamReader(stream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_host_that_is_not_found_is_a_connection_failure_and_tried_again()
    {
        var asked = 0;
        var connector = new DownloadConnector((_, _) => throw new SocketException(++asked), (_, _, _) => throw new InvalidOperationException());
        using var transport = new Transport(new OwnHttpClients(connector), new HastyTime());
        var downloader = new Downloader(transport, new SegmindClientOptions { FetchTimeout = HastyTime.Long });

        await Assert.ThrowsAsync<SegmindConnectionException>(() => downloader.OpenAsync(new ImageSource(new Uri("https://x.test/"), new CallPurpose("x", ChargeOutcome.Charged)), CancellationToken.None));

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task An_address_is_found_private_behind_whatever_a_handler_wraps_around_it()
    {
        var connector = new DownloadConnector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]), (_, _, _) => throw new InvalidOperationException());
        var wrapping = new AppHandler(
            async (request, send, token) =>
            {
                try
                {
                    return await send(request, token);
                }
                catch (HttpRequestException e)
                {
                    throw new IOException("A handler's own words.", e);
                }
            },
            PrimaryHandler.Create(HttpRole.Download, connector));
        using var transport = new Transport(new OwnHttpClients(wrapping), new HastyTime());

        var refused = await Assert.ThrowsAsync<SegmindException>(() => new Downloader(transport, new SegmindClientOptions { FetchTimeout = HastyTime.Long }).OpenAsync(new ImageSource(new Uri("https://x.test/"), new CallPurpose("x", ChargeOutcome.Charged)), CancellationToken.None));

        Assert.Contains("'x.test' is not on the public internet", refused.Message);
    }
}
