using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>The credits call, which is free.</summary>
internal sealed class AccountRoutes(CreditBalance credits)
{
    public IEnumerable<Route> All => [new("GET", "/v1/get-user-credits", FaultRoute.Credits, RouteKey.ApiKey, CreditsAsync)];

    private Task<Reply> CreditsAsync(Call call) => Task.FromResult(Reply.Json(200, new JsonObject
    {
        ["credits"] = credits.Remaining,
        ["free-credits"] = 0m,
    }));
}
