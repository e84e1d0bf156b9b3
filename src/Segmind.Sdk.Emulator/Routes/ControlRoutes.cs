using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>What tests in other processes steer the emulator by.</summary>
internal sealed class ControlRoutes(SegmindEmulator emulator)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/_emulator/faults", null, RouteKey.None, AddFaultsAsync),
        new("GET", "/_emulator/ledger", null, RouteKey.None, _ => Task.FromResult(Reply.Json(200, Ledger()))),
        new("GET", "/_emulator/requests", null, RouteKey.None, _ => Task.FromResult(Reply.Json(200, Requests()))),
        new("DELETE", "/_emulator", null, RouteKey.None, ResetAsync),
    ];

    private Task<Reply> AddFaultsAsync(Call call)
    {
        if (call.ReadJson(out var body) is { } unreadable)
        {
            return Task.FromResult(unreadable);
        }

        try
        {
            emulator.AddFault(FaultJson.Read(body));
            return Task.FromResult(Reply.Json(200, new JsonObject { ["added"] = 1 }));
        }
        catch (ArgumentException wrong)
        {
            return Task.FromResult(Reply.Error(400, wrong.Message));
        }
    }

    private Task<Reply> ResetAsync(Call call)
    {
        emulator.Reset();
        return Task.FromResult(Reply.Json(200, new JsonObject { ["reset"] = true }));
    }

    private JsonObject Ledger()
    {
        var entries = emulator.Ledger.Entries;
        return new JsonObject
        {
            ["entries"] = new JsonArray([.. entries.Select(entry => new JsonObject
            {
                ["slug"] = entry.Slug,
                ["request_id"] = entry.RequestId,
                ["route"] = entry.Route,
                ["submitted_at"] = entry.SubmittedAt.ToString("O", CultureInfo.InvariantCulture),
                ["state"] = RunReplies.StateName(entry.State),
                ["cost"] = entry.Cost,
                ["prompt"] = entry.Prompt,
                ["key"] = entry.MaskedKey,
            })]),
            ["total"] = entries.Sum(entry => entry.Cost),
        };
    }

    private JsonObject Requests() => new()
    {
        ["requests"] = new JsonArray([.. emulator.Requests.Select(request => new JsonObject
        {
            ["received_at"] = request.ReceivedAt.ToString("O", CultureInfo.InvariantCulture),
            ["method"] = request.Method,
            ["path"] = request.Path,
            ["authority"] = request.Authority,
            ["header_names"] = new JsonArray([.. request.HeaderNames.Select(name => JsonValue.Create(name))]),
            ["key_header"] = request.KeyHeader,
            ["key"] = request.MaskedKey,
            ["body_length"] = request.BodyLength,
            ["body_complete"] = request.BodyComplete,
        })]),
    };
}
