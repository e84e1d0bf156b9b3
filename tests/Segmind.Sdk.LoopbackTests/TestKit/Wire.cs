using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>What arrived, seen from the service's side.</summary>
internal static class Wire
{
    private static readonly string AimlMask = "aim...89";

    /// <summary>Each arrival came to its own port with its own key in its own header: none at all for media.</summary>
    public static void AssertKeysWhereTheyBelong(SegmindEmulator emulator)
    {
        var segmindMask = $"{emulator.ApiKey[..3]}...{emulator.ApiKey[^2..]}";
        Assert.NotEmpty(emulator.Requests);
        Assert.All(emulator.Requests, request =>
        {
            var (port, apiKey, bearer, mask) = request.Path switch
            {
                "/upload-asset" => (emulator.StorageAddress, true, false, segmindMask),
                "/v1/images/generations" => (emulator.BaseAddress, false, true, AimlMask),
                var path when path.StartsWith("/generations/", StringComparison.Ordinal) => (emulator.MediaAddress, false, false, null),
                var path when path.StartsWith("/workflows/", StringComparison.Ordinal) => (emulator.BaseAddress, true, true, segmindMask),
                _ => (emulator.BaseAddress, true, false, segmindMask),
            };
            Assert.Equal(port.Authority, request.Authority);
            Assert.Equal(apiKey, request.HeaderNames.Contains("x-api-key", StringComparer.OrdinalIgnoreCase));
            Assert.Equal(bearer, request.HeaderNames.Contains("Authorization", StringComparer.OrdinalIgnoreCase));
            Assert.Equal(mask, request.MaskedKey);
            Assert.True(request.BodyComplete);
        });
    }

    /// <summary>The parameters of the newest Segmind request, as the service keeps them in its history.</summary>
    public static async Task<JsonObject> LastParametersAsync(SegmindEmulator emulator)
    {
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        http.DefaultRequestHeaders.Add("x-api-key", emulator.ApiKey);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var history = JsonNode.Parse(await http.GetStringAsync(new Uri("inference-request/request-history?per_page=1", UriKind.Relative)))!;
        return history["data"]![0]!["parameters"]!.AsObject();
    }
}
