using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class HandlerChainTests
{
    private static readonly SegmindClientOptions Options = new() { ApiKey = RawServer.Key };

    public static TheoryData<string> RedirectingChains => new("sockets", "client", "sockets under two", "client under one");

    [Theory]
    [MemberData(nameof(RedirectingChains))]
    public void A_chain_that_follows_redirects_is_refused(string chain)
    {
        HttpMessageHandler handler = chain switch
        {
            "sockets" => new SocketsHttpHandler(),
            "client" => new HttpClientHandler(),
            "sockets under two" => new Passing(new Passing(new SocketsHttpHandler())),
            _ => new Passing(new HttpClientHandler()),
        };

        var refused = Assert.Throws<ArgumentException>(() => new SegmindClient(Options, handler));

        Assert.Contains("AllowAutoRedirect = false", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_that_ends_in_nothing_is_refused() =>
        Assert.Contains("InnerHandler", Assert.Throws<ArgumentException>(() => new SegmindClient(Options, new Passing(new Passing(null)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_chain_that_has_sent_requests_is_refused()
    {
        var chain = new Passing(new FakeService(_ => FakeService.Json("{}")));
        using var http = new HttpClient(chain, disposeHandler: false);
        await http.GetAsync(new Uri("https://x.test/"));

        Assert.Contains("already sent", Assert.Throws<ArgumentException>(() => new SegmindClient(Options, chain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guard_goes_around_the_innermost_handler()
    {
        var primary = new FakeService(_ => FakeService.Json("{}"));
        var inner = new Passing(primary);
        var outer = new Passing(inner);

        Assert.Same(outer, HandlerChain.Guard(outer));

        var guard = Assert.IsType<WireGuard>(inner.InnerHandler);
        Assert.Same(primary, guard.InnerHandler);
        Assert.Same(inner, outer.InnerHandler);
        Assert.Same(primary, HandlerChain.Innermost(outer));
    }

    [Fact]
    public void A_bare_handler_gets_the_guard_in_front()
    {
        var primary = new FakeService(_ => FakeService.Json("{}"));
        Assert.Same(primary, Assert.IsType<WireGuard>(HandlerChain.Guard(primary)).InnerHandler);
    }

    [Fact]
    public async Task A_chain_shared_by_two_clients_has_one_guard_and_serves_both()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var chain = new Passing(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var first = server.NewClient(handler: chain);
        await first.SubmitAsync(new AnyModel("m"));
        using var second = server.NewClient(handler: chain);
        await second.SubmitAsync(new AnyModel("m"));

        Assert.IsType<SocketsHttpHandler>(Assert.IsType<WireGuard>(chain.InnerHandler).InnerHandler);
        Assert.Equal(2, server.CompletePosts);
    }

    [Fact]
    public async Task A_handler_of_the_caller_outlives_the_client()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        var chain = new Passing(new SocketsHttpHandler { AllowAutoRedirect = false });
        server.NewClient(handler: chain).Dispose();

        Assert.False(chain.IsDisposed);
        using var next = server.NewClient(handler: chain);
        Assert.Equal("r1", (await next.SubmitAsync(new AnyModel("m"))).RequestId);
    }

    [Fact]
    public void The_guard_does_not_send_synchronously()
    {
        using var invoker = new HttpMessageInvoker(HandlerChain.Guard(new FakeService(_ => FakeService.Json("{}"))));
        Assert.Throws<NotSupportedException>(() => invoker.Send(new HttpRequestMessage(HttpMethod.Get, "https://x.test/"), CancellationToken.None));
    }

    private sealed class Passing : DelegatingHandler
    {
        public Passing(HttpMessageHandler? inner)
        {
            if (inner is not null)
            {
                InnerHandler = inner;
            }
        }

        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
