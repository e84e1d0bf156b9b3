using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The storage host's one call.</summary>
internal sealed class UploadRoutes(MediaStore media)
{
    public IEnumerable<Route> All => [new("POST", "/upload-asset", FaultRoute.Upload, RouteKey.ApiKey, UploadAsync)];

    private async Task<Reply> UploadAsync(Call call)
    {
        if (call.ReadJson(out var parameters) is { } unreadable)
        {
            return unreadable;
        }

        if (parameters["data_urls"] is not JsonArray { Count: > 0 } values)
        {
            return Reply.Error(400, "data_urls is required");
        }

        var urls = new JsonArray();
        foreach (var value in values)
        {
            if (value?.GetValueKind() != JsonValueKind.String || !DataUri.TryParse(value.GetValue<string>(), out var mediaType, out var content))
            {
                return Reply.Error(400, "Invalid data URL");
            }

            urls.Add(media.UrlOf(media.AddAsset(content, mediaType)).AbsoluteUri);
        }

        await call.Accepted().ConfigureAwait(false);
        return Reply.Json(200, call.WantsOtherShape
            ? new JsonObject { ["urls"] = urls }
            : new JsonObject { ["file_urls"] = urls, ["message"] = "Files uploaded successfully" });
    }
}
