using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>Moves an image through two rented buffers: a file in by its path, or an image out to a file by its size.</summary>
internal static class BareTransfers
{
    public static Func<string, Task> Upload(Uri server)
    {
        var send = Bare.OverSockets();
        var url = new Uri(server, "upload-asset");
        return async path =>
        {
            using var request = Bare.Request(HttpMethod.Post, url);
            request.Content = new BareUpload(path);
            using var response = await send(request, CancellationToken.None);
            response.EnsureSuccessStatusCode();
        };
    }

    public static Func<string, Task> SaveQueued(Uri server)
    {
        var send = Bare.OverSockets();
        var polls = new BarePolls(send);
        return async size =>
        {
            var id = JobId.Inline(int.Parse(size, CultureInfo.InvariantCulture));
            await polls.WaitAsync(Endpoint.Status(server, id), TimeSpan.FromSeconds(1));
            using var request = Bare.Request(HttpMethod.Get, Endpoint.Result(server, id));
            await SaveAsync(send, request, "base64,"u8.ToArray(), size);
        };
    }

    public static Func<string, Task> SaveDirect(Uri server)
    {
        var send = Bare.OverSockets();
        return async size =>
        {
            using var request = Bare.Request(HttpMethod.Post, new Uri(server, $"v1/inline-{size}"));
            request.Content = new BareBody("""{"prompt":"a beach"}"""u8.ToArray());
            await SaveAsync(send, request, "\"image\":\""u8.ToArray(), size);
        };
    }

    private static async Task SaveAsync(Send send, HttpRequestMessage request, byte[] before, string size)
    {
        using var response = await send(request, CancellationToken.None);
        using var saved = new ScratchFile(size);
        await using (var file = new FileStream(saved.Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
        {
            await BareBase64.DecodeAsync(response.Content.ReadAsStream(), before, file);
        }

        saved.CheckSize();
    }
}
