using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Which uploads are one, how many run at once, and what becomes of them when their callers leave.</summary>
public sealed class UploadSharingTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);
    private static readonly byte[] Png = ImageFiles.Png(64, 64);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _most;

    [Fact]
    public async Task A_content_is_uploaded_once_for_each_key()
    {
        var key = "";
        using var service = new FakeService(_ => Stored());
        using var client = service.NewClient(configure: options => options.ApiKeyProvider = _ => new(key));

        foreach (var tenant in new[] { "one", "two", "one", "two" })
        {
            key = $"SG_0123456789_{tenant}";
            await client.UploadAsync(ImageInput.FromBytes(Png));
        }

        Assert.Equal(["SG_0123456789_one", "SG_0123456789_two"], service.Posts.Select(post => post.Headers["x-api-key"]));
    }

    [Fact]
    public async Task The_same_content_as_another_media_type_is_another_upload()
    {
        using var service = new FakeService(_ => Stored());
        using var client = service.NewClient();

        await client.UploadAsync(ImageInput.FromBytes(Png));
        await client.UploadAsync(ImageInput.FromBytes(Png, "image/png"));
        await client.UploadAsync(ImageInput.FromBytes(Png, "image/apng"));

        Assert.Equal(2, service.Posts.Count());
    }

    [Fact]
    public async Task Four_run_at_once_even_when_their_callers_have_left()
    {
        using var service = Held();
        using var client = service.NewClient();
        using var cancel = new CancellationTokenSource();

        var left = Start(client, 1, 6, cancel.Token);
        await RunningAsync(4);
        await cancel.CancelAsync();
        foreach (var upload in left)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.WaitAsync(HangGuard));
        }

        var stayed = Start(client, 11, 6, CancellationToken.None);
        await Task.Delay(50);
        Assert.Equal(4, service.Posts.Count());
        _release.SetResult();
        await Task.WhenAll(stayed).WaitAsync(HangGuard);

        Assert.Equal(4, _most);
    }

    [Fact]
    public async Task Disposing_a_client_with_uploads_in_its_queue_hangs_nobody()
    {
        using var service = Held();
        var client = service.NewClient();
        var uploads = Start(client, 1, 9, CancellationToken.None);
        await RunningAsync(4);

        client.Dispose();
        _release.SetResult();

        foreach (var upload in uploads)
        {
            var fault = await Record.ExceptionAsync(() => upload.WaitAsync(HangGuard));
            Assert.True(fault is null or ObjectDisposedException or SegmindException, fault?.ToString());
        }
    }

    private static List<Task<Uri>> Start(SegmindClient client, int first, int count, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(first, count).Select(i => client.UploadAsync(ImageInput.FromBytes(ImageFiles.Png(i, i)), cancellationToken))];

    private static HttpResponseMessage Stored() => FakeService.Json("""{"file_urls":["https://x.test/a.png"]}""");

    private FakeService Held() => new(async (_, token) =>
    {
        var running = Interlocked.Increment(ref _running);
        for (int seen; (seen = Volatile.Read(ref _most)) < running && Interlocked.CompareExchange(ref _most, running, seen) != seen;)
        {
        }

        await _release.Task.WaitAsync(token);
        await Task.Delay(5, token);
        Interlocked.Decrement(ref _running);
        return Stored();
    });

    private async Task RunningAsync(int count)
    {
        using var guard = new CancellationTokenSource(HangGuard);
        while (Volatile.Read(ref _running) < count)
        {
            await Task.Delay(2, guard.Token);
        }
    }
}
