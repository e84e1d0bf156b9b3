using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Segmind.Sdk.FaultTests;

/// <summary>An HttpClient as it comes, in the same surroundings: what the shipped client is measured against.</summary>
internal sealed class BareCaller : ICaller
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _end = new();
    private readonly ServiceProvider? _app;
    private readonly HttpClient _client;
    private readonly Uri _url;

    public BareCaller(Cell cell, Watch watch)
    {
        _url = new Uri(watch.Server.Url, "v2/m");
        _app = cell.Composition.Place == Place.Constructor ? null : cell.Composition.Build(watch, services => services.AddHttpClient("bare"));
        _client = _app?.GetRequiredService<IHttpClientFactory>().CreateClient("bare") ?? new HttpClient(cell.Composition.Chain(watch));
    }

    public async Task<string> CallAsync()
    {
        try
        {
            using var response = await _client.PostAsync(_url, new StringContent("""{"prompt":"x"}""", Encoding.UTF8, "application/json"), _end.Token);
            return $"HTTP {(int)response.StatusCode}";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    /// <summary>Waits for as long as POSTs keep coming.</summary>
    public async Task LoseTimeAsync(Task call, PostServer server)
    {
        int seen;
        do
        {
            seen = server.Tally.Complete;
            await Task.WhenAny(call, Task.Delay(Patience, TimeProvider.System));
        }
        while (!call.IsCompleted && (seen == 0 || server.Tally.Complete > seen));

        await _end.CancelAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _app?.Dispose();
        _end.Dispose();
    }
}
