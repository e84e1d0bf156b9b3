namespace Segmind.Sdk.Emulator;

/// <summary>Stored files. They are public: no key is asked for.</summary>
internal sealed class MediaRoutes(MediaStore media)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "/generations/{name}", FaultRoute.Media, RouteKey.None, ReadAsync),
        new("GET", "/assets/{name}", FaultRoute.Media, RouteKey.None, ReadAsync),
        new("HEAD", "/generations/{name}", FaultRoute.Media, RouteKey.None, ReadAsync),
        new("HEAD", "/assets/{name}", FaultRoute.Media, RouteKey.None, ReadAsync),
    ];

    private Task<Reply> ReadAsync(Call call) => Task.FromResult(media.Find(call.Request.Path.Value!) is { } file
        ? new Reply(200, file.MediaType, file.Content)
        : Reply.Error(404, "Not found"));
}
