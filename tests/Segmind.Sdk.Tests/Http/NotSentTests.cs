using System.Net;
using System.Net.Sockets;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A submit is sent again only on proof that no byte of its body left; then it is bounded, and nothing was charged.</summary>
public class NotSentTests
{
    private const int Tries = RetryTable.SubmitRetries + 1;
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public async Task A_refused_connection_is_tried_four_times_and_nothing_was_charged()
    {
        var time = new HastyTime();
        var gone = new RawServer(_ => RawAnswer.Accept());
        gone.Dispose();
        using var client = gone.NewClient(time);

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.IsType<HttpRequestException>(failure.InnerException);
        Assert.Equal(RetryTable.SubmitRetries, time.Delays.Count);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_tried_four_times()
    {
        var tries = 0;
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: Connecting((_, _) =>
        {
            tries++;
            throw new SocketException((int)SocketError.HostNotFound);
        }));

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal((ChargeOutcome.NotCharged, Tries), (failure.Charge, tries));
    }

    [Fact]
    public async Task A_connect_time_out_is_tried_four_times()
    {
        var tries = 0;
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: Connecting(
            async (_, token) =>
            {
                tries++;
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("unreachable");
            },
            TimeSpan.FromMilliseconds(20)));

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal((ChargeOutcome.NotCharged, Tries), (failure.Charge, tries));
    }

    [Fact]
    public async Task A_TLS_handshake_that_stalls_is_tried_four_times()
    {
        // The server waits for a request's head that a TLS client never writes.
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(
            handler: new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromMilliseconds(100) },
            configure: options => options.BaseAddress = new Uri($"https://127.0.0.1:{server.Url.Port}/"));

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.Equal(Tries, server.Connections);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Our_own_limit_that_passes_while_connecting_is_no_unknown_outcome()
    {
        var time = new HastyTime();
        var tries = 0;
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(time, Connecting(async (_, token) =>
        {
            tries++;
            time.PassLimits();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        }));

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request));

        Assert.Equal((ChargeOutcome.NotCharged, Tries), (failure.Charge, tries));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_connection_that_comes_up_at_last_gets_one_post(int failures)
    {
        var tries = 0;
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient(handler: Connecting((endPoint, token) =>
            ++tries <= failures ? throw new SocketException((int)SocketError.ConnectionRefused) : DialAsync(endPoint, token)));

        var job = await client.SubmitAsync(Request);

        Assert.Equal("r1", job.RequestId);
        Assert.Equal((failures + 1, 1, 0), (tries, server.CompletePosts, server.PartialPosts));
    }

    [Fact]
    public async Task The_pauses_between_tries_grow_from_about_half_a_second()
    {
        var time = new VirtualTime();
        var service = new FakeService(_ => throw new HttpRequestException("refused"));
        var starts = new List<TimeSpan>();
        using var client = new SegmindClient(
            new SegmindClientOptions { ApiKey = RawServer.Key },
            new AppHandler(
                (_, _, _) =>
                {
                    starts.Add(time.Elapsed);
                    throw new HttpRequestException("refused");
                },
                service),
            time);

        await time.RunAsync(Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request)));

        Assert.Equal(Tries, starts.Count);
        Assert.InRange(starts[^1], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));
        Assert.Empty(service.Arrivals);
    }

    [Fact]
    public async Task A_cancel_while_connecting_is_a_plain_cancel()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var cancel = new CancellationTokenSource();
        using var client = server.NewClient(handler: Connecting(async (_, token) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        }));

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SubmitAsync(Request, cancellationToken: cancel.Token));

        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_cancel_between_two_tries_is_a_plain_cancel()
    {
        var time = new VirtualTime();
        using var cancel = new CancellationTokenSource();
        using var client = new SegmindClient(
            new SegmindClientOptions { ApiKey = RawServer.Key },
            new AppHandler((_, _, _) =>
            {
                cancel.CancelAfter(1);
                throw new HttpRequestException("refused");
            }),
            time);

        // The clock stands still: only the token can end the pause.
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SubmitAsync(Request, cancellationToken: cancel.Token).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.IsNotType<InferenceCanceledException>(canceled);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_beforehand_sends_nothing()
    {
        using var server = new RawServer(_ => RawAnswer.Accept());
        using var client = server.NewClient();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SubmitAsync(Request, cancellationToken: new CancellationToken(canceled: true)));

        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(0, server.Connections);
    }

    private static SocketsHttpHandler Connecting(Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect, TimeSpan? timeout = null) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = timeout ?? Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = (context, token) => connect(context.DnsEndPoint, token),
    };

    private static async ValueTask<Stream> DialAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
