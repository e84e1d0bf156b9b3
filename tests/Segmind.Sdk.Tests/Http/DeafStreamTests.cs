using System.Buffers;
using System.Runtime.InteropServices;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A handler that wraps the answer's body and does not listen to its token: our limits hold all the same.</summary>
public sealed class DeafStreamTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service = new(_ => new HttpResponseMessage());

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_direct_run_ends_at_the_DirectTimeout()
    {
        using var client = Client(options => options.DirectTimeout = TimeSpan.FromSeconds(33));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _time.RunAsync(client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct })));

        Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
        Assert.Equal(ChargeOutcome.Unknown, unknown.Charge);
        Assert.Single(_service.Posts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_submit_ends_at_the_SubmitTimeout(bool underTheGuard)
    {
        using var deaf = new FakeService(_ => underTheGuard ? Deaf() : throw new InvalidOperationException("unreachable"));
        using var handler = new AppHandler((request, send, token) => underTheGuard ? send(request, token) : JobService.HangAsync(CancellationToken.None), deaf);
        using var client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, SubmitTimeout = TimeSpan.FromSeconds(33) }, handler, _time);

        var submit = _time.RunAsync(client.SubmitAsync(JobService.Request));

        if (underTheGuard)
        {
            await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => submit);
            Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
        }
        else
        {
            Assert.Equal(ChargeOutcome.NotCharged, (await Assert.ThrowsAsync<SegmindConnectionException>(() => submit)).Charge);
            Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(4 * 33), TimeSpan.FromSeconds((4 * 33) + 15));
        }
    }

    [Fact]
    public async Task A_download_ends_at_the_FetchTimeout()
    {
        using var handler = Wrapper();
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, FetchTimeout = TimeSpan.FromSeconds(33) };
        using var transport = new Transport(new OwnHttpClients(handler), _time);
        var content = new DownloadableContent(new Uri("https://x.test/a.png"), new Downloader(transport, options), new CallPurpose("download an image", ChargeOutcome.Charged));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(new OutputImage(content, "a").CopyToAsync(Stream.Null)));

        Assert.Equal(TimeSpan.FromSeconds(33), _time.Elapsed);
    }

    [Fact]
    public async Task A_download_that_was_given_up_hands_its_buffer_to_nobody_since_it_may_still_be_written_to()
    {
        using var stream = new Remembering();
        using var handler = new FakeService(_ => new HttpResponseMessage { Content = new StreamContent(stream) });
        using var transport = new Transport(new OwnHttpClients(handler), _time);
        var content = new DownloadableContent(new Uri("https://x.test/a.png"), new Downloader(transport, new SegmindClientOptions { ApiKey = RawServer.Key }), new CallPurpose("download an image", ChargeOutcome.Charged));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(new OutputImage(content, "a").CopyToAsync(Stream.Null)));

        Assert.NotNull(stream.Buffer);
        var rented = Enumerable.Range(0, 200).Select(_ => ArrayPool<byte>.Shared.Rent(stream.Buffer.Length)).ToList();
        Assert.DoesNotContain(rented, buffer => ReferenceEquals(buffer, stream.Buffer));
    }

    private static HttpResponseMessage Deaf() => new() { Content = new StreamContent(new StalledStream("half", deaf: true)) };

    private AppHandler Wrapper() => new(
        async (request, send, token) =>
        {
            var response = await send(request, token);
            response.Content = Deaf().Content;
            return response;
        },
        _service);

    private SegmindClient Client(Action<SegmindClientOptions> configure)
    {
        var options = new SegmindClientOptions { ApiKey = RawServer.Key };
        configure(options);
        return new SegmindClient(options, Wrapper(), _time);
    }

    /// <summary>A body that never comes, nor heeds its token, and remembers where it would be written to.</summary>
    private sealed class Remembering() : MemoryStream([])
    {
        public byte[]? Buffer { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Buffer = MemoryMarshal.TryGetArray<byte>(buffer, out var segment) ? segment.Array : null;
            await new TaskCompletionSource().Task;
            return 0;
        }
    }
}
