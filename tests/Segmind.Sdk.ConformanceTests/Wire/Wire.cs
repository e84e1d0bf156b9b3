using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>A bare client of the API: what any other client of Segmind's would send.</summary>
public sealed class Wire(EmulatorProcess emulator) : IDisposable
{
    public const string Key = "SG_00112233445566aa";
    public const string Workflow = "68a98710c49c91c2edbbbfa0-v1";
    public const string AimlModel = "bytedance/seededit-3.0-i2i";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { Timeout = Patience };

    public EmulatorProcess Emulator { get; } = emulator;

    public Task<Answer> GetAsync(string path, string? key = Key, Uri? origin = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(origin ?? Emulator.Base, path)), key);

    public Task<Answer> PostAsync(string path, JsonNode body, string? key = Key, Uri? origin = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(origin ?? Emulator.Base, path)) { Content = Json(body.ToJsonString()) }, key);

    public Task<Answer> PostBearerAsync(string path, JsonNode body, string token = Key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.Base, path)) { Content = Json(body.ToJsonString()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request, null);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string? key = Key)
    {
        using (request)
        {
            if (key is not null)
            {
                request.Headers.Add("x-api-key", key);
            }

            return await Answer.ReadAsync(await _http.SendAsync(request));
        }
    }

    public static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));

    public async Task<string> SubmitAsync(string slug, JsonObject body) =>
        (await PostAsync($"/v2/{slug}", body)).Json["request_id"]!.GetValue<string>();

    /// <summary>Polls a path until its body no longer says that the run is under way.</summary>
    public async Task<Answer> UntilDoneAsync(string path)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += TimeSpan.FromMilliseconds(20))
        {
            var answer = await GetAsync(path);
            if (answer.Json["status"]!.GetValue<string>() is "COMPLETED" or "FAILED")
            {
                return answer;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"{path} is still under way.");
    }

    public async Task<string> UploadAsync(byte[] content, string mediaType)
    {
        var body = new JsonObject { ["data_urls"] = new JsonArray($"data:{mediaType};base64,{Convert.ToBase64String(content)}") };
        return (await PostAsync("/upload-asset", body, origin: Emulator.Storage)).Json["file_urls"]![0]!.GetValue<string>();
    }

    public async Task FaultAsync(JsonObject fault)
    {
        var answer = await PostAsync("/_emulator/faults", fault, key: null);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Text);
    }

    public Task ResetAsync() => SendAsync(new HttpRequestMessage(HttpMethod.Delete, new Uri(Emulator.Base, "/_emulator")), null);

    public async Task<JsonArray> LedgerAsync() => (await GetAsync("/_emulator/ledger", key: null)).Json["entries"]!.AsArray();

    public async Task<JsonArray> RequestsAsync() => (await GetAsync("/_emulator/requests", key: null)).Json["requests"]!.AsArray();

    public void Dispose() => _http.Dispose();
}
