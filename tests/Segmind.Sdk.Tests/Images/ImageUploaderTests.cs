using System.Globalization;
using System.Net;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class ImageUploaderTests
{
    private static readonly byte[] Png = ImageFiles.Png(64, 64);

    [Fact]
    public async Task A_content_is_uploaded_once_an_hour()
    {
        var time = new VirtualTime();
        var service = Storage();
        using var client = service.NewClient(time);

        var first = await client.UploadAsync(ImageInput.FromBytes(Png));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(first, await client.UploadAsync(ImageInput.FromBytes(Png.ToArray())));
        Assert.Single(service.Posts);

        time.Advance(TimeSpan.FromMinutes(1));
        await client.UploadAsync(ImageInput.FromBytes(Png));
        Assert.Equal(2, service.Posts.Count());
    }

    [Fact]
    public async Task Each_client_uploads_for_itself()
    {
        var service = Storage();
        using var one = service.NewClient();
        using var two = service.NewClient();

        await one.UploadAsync(ImageInput.FromBytes(Png));
        await two.UploadAsync(ImageInput.FromBytes(Png));

        Assert.Equal(2, service.Posts.Count());
    }

    [Fact]
    public async Task The_same_content_asked_for_by_many_at_once_is_uploaded_once()
    {
        var service = Storage();
        using var client = service.NewClient();

        var urls = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.UploadAsync(ImageInput.FromBytes(Png))));

        Assert.Single(urls.Distinct());
        Assert.Single(service.Posts);
    }

    [Fact]
    public async Task A_URL_is_not_uploaded()
    {
        var service = Storage();
        using var client = service.NewClient();

        Assert.Equal(new Uri("https://x.test/a.png"), await client.UploadAsync(new Uri("https://x.test/a.png")));
        Assert.Empty(service.Arrivals);
    }

    [Fact]
    public async Task Four_are_uploaded_at_a_time()
    {
        var (now, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new FakeService(async (_, token) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            if (running == 4)
            {
                full.TrySetResult();
            }

            await full.Task.WaitAsync(token);
            await Task.Delay(20, token);
            Interlocked.Decrement(ref now);
            return FakeService.Json("""{"file_urls":["https://x.test/a.png"]}""");
        });
        using var client = service.NewClient();

        await Task.WhenAll(Enumerable.Range(1, 16).Select(i => client.UploadAsync(ImageInput.FromBytes(ImageFiles.Png(i, i))))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(4, most);
        Assert.Equal(16, service.Posts.Count());
    }

    [Fact]
    public async Task The_body_is_exact()
    {
        var service = Storage();
        using var client = service.NewClient();

        await client.UploadAsync(ImageInput.FromBytes(Png));

        var post = Assert.Single(service.Posts);
        Assert.Equal("https://workflows-api.segmind.com/upload-asset", post.Url.AbsoluteUri);
        Assert.Equal($$"""{"data_urls":["data:image/png;base64,{{Convert.ToBase64String(Png)}}"]}""", post.Body);
        Assert.Equal(("application/json", "SG_0123456789abcdef"), (post.Headers["Content-Type"], post.Headers["x-api-key"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(49_151)]
    [InlineData(49_152)]
    [InlineData(49_153)]
    [InlineData(98_304)]
    [InlineData(1_500_000)]
    public async Task The_length_is_exact_and_the_content_whole_for_every_size(int length)
    {
        var content = Png.Concat(Enumerable.Range(0, length).Select(i => (byte)(i * 31))).ToArray();
        using var server = new RawServer(_ => RawAnswer.Json("""{"file_urls":["https://x.test/a.png"]}"""));
        using var client = server.NewClient();

        await client.UploadAsync(ImageInput.FromBytes(content));
        await client.UploadAsync(ImageInput.FromStream(_ => new(new OneWay(content.Append((byte)7).ToArray()))));

        Assert.Equal(2, server.CompletePosts);
        Assert.Equal(
            [Convert.ToBase64String(content), Convert.ToBase64String([.. content, 7])],
            server.Requests.Select(post => post.Body["{\"data_urls\":[\"data:image/png;base64,".Length..^"\"]}".Length]));
        Assert.All(server.Requests, post => Assert.Equal(post.Body.Length, int.Parse(post.Headers["Content-Length"], CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("""{"file_urls":["https://x.test/a.png"],"urls":["https://x.test/b.png"]}""", "https://x.test/a.png")]
    [InlineData("""{"urls":["https://x.test/b.png"]}""", "https://x.test/b.png")]
    [InlineData("""{"file_urls":[],"urls":["https://x.test/b.png"]}""", "https://x.test/b.png")]
    [InlineData("""{"file_urls":null,"urls":["https://x.test/b.png"]}""", "https://x.test/b.png")]
    public async Task The_address_is_read_from_either_member(string reply, string expected)
    {
        using var client = new FakeService(_ => FakeService.Json(reply)).NewClient();
        Assert.Equal(expected, (await client.UploadAsync(ImageInput.FromBytes(Png))).AbsoluteUri);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"file_urls":["/relative"]}""")]
    [InlineData("""{"file_urls":["file:///etc/passwd"]}""")]
    [InlineData("""{"file_urls":[17]}""")]
    [InlineData("<html>")]
    public async Task An_answer_without_an_address_is_unreadable_and_costs_nothing(string reply)
    {
        using var client = new FakeService(_ => FakeService.Json(reply)).NewClient();
        var unreadable = await Assert.ThrowsAsync<SegmindApiException>(() => client.UploadAsync(ImageInput.FromBytes(Png)));
        Assert.Equal((SegmindErrorKind.UnreadableAnswer, ChargeOutcome.NotCharged), (unreadable.Kind, unreadable.Charge));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_failed_upload_is_repeated_up_to_twice_and_a_failure_is_not_remembered(int failures, bool succeeds)
    {
        var time = new VirtualTime();
        var tries = 0;
        var service = new FakeService(_ => ++tries <= failures ? throw new HttpRequestException("reset") : FakeService.Json("""{"file_urls":["https://x.test/a.png"]}"""));
        using var client = service.NewClient(time);

        var upload = client.UploadAsync(ImageInput.FromBytes(Png));
        if (!succeeds)
        {
            var failed = await time.RunAsync(Assert.ThrowsAsync<SegmindConnectionException>(() => upload));
            Assert.Equal((ChargeOutcome.NotCharged, 3), (failed.Charge, tries));
            upload = client.UploadAsync(ImageInput.FromBytes(Png));
        }

        Assert.Equal("https://x.test/a.png", (await time.RunAsync(upload)).AbsoluteUri);
        Assert.Equal(failures + 1, tries);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_take_the_upload_from_the_others()
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var service = new FakeService(async (_, token) =>
        {
            begun.TrySetResult();
            await go.Task.WaitAsync(token);
            return FakeService.Json("""{"file_urls":["https://x.test/a.png"]}""");
        });
        using var client = service.NewClient();
        using var cancel = new CancellationTokenSource();

        var leaves = client.UploadAsync(ImageInput.FromBytes(Png), cancel.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var stays = client.UploadAsync(ImageInput.FromBytes(Png));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        go.SetResult();

        Assert.Equal("https://x.test/a.png", (await stays.WaitAsync(TimeSpan.FromSeconds(30))).AbsoluteUri);
        Assert.Single(service.Posts);
    }

    [Fact]
    public async Task Uploads_come_before_the_submit_and_their_addresses_go_into_it()
    {
        var service = new FakeService(arrival => arrival.Path == "/upload-asset" ? FakeService.Json("""{"file_urls":["https://x.test/a.png"]}""") : FakeService.Json("""{"request_id":"r1"}"""));
        using var client = service.NewClient();

        await client.SubmitAsync(new SeedEditV3 { Image = ImageInput.FromBytes(Png), Prompt = "x" });

        Assert.Equal(["/upload-asset", "/v2/seededit-v3"], service.Arrivals.Select(arrival => arrival.Path));
        Assert.Contains("\"image_url\":\"https://x.test/a.png\"", service.Arrivals.Last().Body!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Nothing_is_submitted_when_an_upload_fails(HttpStatusCode status)
    {
        var time = new VirtualTime();
        var service = new FakeService(_ => FakeService.Json("{}", status));
        using var client = service.NewClient(time);

        var failed = await time.RunAsync(Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(new SeedEditV3 { Image = ImageInput.FromBytes(Png), Prompt = "x" })));

        Assert.Equal(ChargeOutcome.NotCharged, failed.Charge);
        Assert.All(service.Arrivals, arrival => Assert.Equal("/upload-asset", arrival.Path));
    }

    [Theory]
    [InlineData("same length")]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("gone")]
    public async Task A_file_that_changes_before_it_is_sent_is_an_IO_error_and_nothing_is_submitted(string change)
    {
        using var folder = new TempFolder();
        var path = folder["a.png"];
        var content = Png.Concat(new byte[200_000]).ToArray();
        await File.WriteAllBytesAsync(path, content);
        using var server = new RawServer(_ => RawAnswer.Json("""{"file_urls":["https://x.test/a.png"]}"""));
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            content[^1] = 1;
            switch (change)
            {
                case "gone":
                    File.Delete(path);
                    break;
                default:
                    File.WriteAllBytes(path, change switch { "same length" => content, "longer" => [.. content, 1], _ => content[..^1] });
                    break;
            }

            return send(request, token);
        }));

        await Assert.ThrowsAnyAsync<IOException>(() => client.SubmitAsync(new SeedEditV3 { Image = ImageInput.FromFile(path), Prompt = "x" }));

        Assert.Empty(server.Requests);
    }

    private static FakeService Storage()
    {
        var count = 0;
        return new FakeService(_ => FakeService.Json($$"""{"file_urls":["https://x.test/{{Interlocked.Increment(ref count)}}.png"]}"""));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen; (seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen;)
        {
        }
    }

    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
