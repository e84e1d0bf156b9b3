using System.Globalization;
using System.Net.Http.Json;

namespace Segmind.Sdk.Bench;

/// <summary>The code of most tutorials, with source-generated JSON in its favour: a shared HttpClient, default headers, the extension methods.</summary>
internal sealed class Plain(HttpClient http)
{
    public static Plain Over(HttpMessageHandler handler, Uri server)
    {
        var http = new HttpClient(handler) { BaseAddress = server };
        http.DefaultRequestHeaders.Add("x-api-key", Client.ApiKey);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("plain/1.0");
        return new Plain(http);
    }

    public static Plain OverSockets(Uri server) => Over(new SocketsHttpHandler(), server);

    public async Task WaitAsync(string id, TimeSpan interval, Action? polled = null)
    {
        while (true)
        {
            var status = await http.GetFromJsonAsync($"v2/requests/{id}/status", BareJsonContext.Default.BareResult);
            polled?.Invoke();
            if (status!.Status == "COMPLETED")
            {
                return;
            }

            await Task.Delay(interval);
        }
    }

    public async Task<string> SubmitAsync(string model, string image, string prompt)
    {
        using var response = await http.PostAsJsonAsync($"v2/{model}", new SubmitBody(image, prompt), BareJsonContext.Default.SubmitBody);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(BareJsonContext.Default.BareResult))!.RequestId;
    }

    public async Task<BareResult> GetAsync(string id) => (await http.GetFromJsonAsync($"v2/requests/{id}", BareJsonContext.Default.BareResult))!;

    public async Task UploadAsync(string path)
    {
        var body = new UploadBody([$"data:image/png;base64,{Convert.ToBase64String(await File.ReadAllBytesAsync(path))}"]);
        using var response = await http.PostAsJsonAsync("upload-asset", body, BareJsonContext.Default.UploadBody);
        response.EnsureSuccessStatusCode();
    }

    public async Task SaveQueuedAsync(string size)
    {
        var result = await http.GetFromJsonAsync($"v2/requests/{JobId.Inline(int.Parse(size, CultureInfo.InvariantCulture))}", BareJsonContext.Default.InlineBody);
        await SaveAsync(result!.Output!.Split(',')[1], size);
    }

    public async Task SaveDirectAsync(string size)
    {
        using var response = await http.PostAsJsonAsync($"v1/inline-{size}", new SubmitBody("https://images.segmind.com/in.png", "a beach"), BareJsonContext.Default.SubmitBody);
        var result = await response.Content.ReadFromJsonAsync(BareJsonContext.Default.InlineBody);
        await SaveAsync(result!.Image!, size);
    }

    private static async Task SaveAsync(string base64, string size)
    {
        using var file = new ScratchFile(size);
        await File.WriteAllBytesAsync(file.Path, Convert.FromBase64String(base64));
        file.CheckSize();
    }
}
