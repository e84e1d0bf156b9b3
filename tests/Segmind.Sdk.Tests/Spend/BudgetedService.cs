using System.Globalization;
using System.Text.Json.Nodes;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A service whose every job completes at once and costs the same, an id each, behind a client with a budget.</summary>
internal sealed class BudgetedService : IDisposable
{
    private int _submits;

    public BudgetedService(SpendBudget budget, decimal cost = 0.05m)
    {
        Budget = budget;
        Cost = cost;
        Service = new FakeService(AnswerAsync);
        Client = Service.NewClient(Time, options => options.Budget = budget);
    }

    public SpendBudget Budget { get; }

    public VirtualTime Time { get; } = new();

    public FakeService Service { get; }

    public SegmindClient Client { get; }

    public decimal Cost { get; set; }

    /// <summary>What the account says is left; it says so with each result too, unless <see cref="StatesCredits"/> is off.</summary>
    public decimal Credits { get; set; } = 100;

    public bool StatesCredits { get; set; }

    public Func<Task> BeforeCredits { get; set; } = () => Task.CompletedTask;

    public int Submits => _submits;

    public int CreditReads => Service.Arrivals.Count(arrival => arrival.Path == "/v1/get-user-credits");

    public Task<InferenceResult> RunAsync(InferenceRequest request) => Time.RunAsync(Client.RunAsync(request));

    public void Dispose()
    {
        Client.Dispose();
        Service.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        if (arrival.Method == HttpMethod.Post)
        {
            return FakeService.Json($$"""{"request_id":"r{{Interlocked.Increment(ref _submits)}}","status":"QUEUED"}""");
        }

        if (arrival.Path == "/v1/get-user-credits")
        {
            await BeforeCredits();
            return FakeService.Json(string.Create(CultureInfo.InvariantCulture, $$"""{"credits":{{Credits - 1}},"free-credits":1}"""));
        }

        var metrics = new JsonObject { ["cost"] = Cost, ["remaining_credits"] = StatesCredits ? Credits : null };
        return FakeService.Json(arrival.Path.EndsWith("/status", StringComparison.Ordinal)
            ? """{"status":"COMPLETED"}"""
            : $$"""{"status":"COMPLETED","output":"https://images.example.com/x.png","metrics":{{metrics.ToJsonString()}}}""");
    }
}
