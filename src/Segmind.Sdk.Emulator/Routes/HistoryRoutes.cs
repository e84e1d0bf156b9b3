using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>The key's own requests, newest first. Segmind publishes the members of a row; the envelope is an inference.</summary>
internal sealed class HistoryRoutes(RunStore runs, MediaStore media, TimeProvider time)
{
    private const int RecentRows = 20;
    private static readonly TimeSpan MostDays = TimeSpan.FromDays(31);

    public IEnumerable<Route> All =>
    [
        new("GET", "/inference-request/request-history", FaultRoute.History, RouteKey.ApiKey, ListAsync),
        new("GET", "/inference-request/request-history/{id}", FaultRoute.History, RouteKey.ApiKey, ReadAsync),
        new("GET", "/inference-request/recent-generations", FaultRoute.History, RouteKey.ApiKey, RecentAsync),
    ];

    private Task<Reply> ListAsync(Call call)
    {
        var query = call.Request.Query;
        if (!TryNumber(query, "page", 1, int.MaxValue, 1, out var page) || !TryNumber(query, "per_page", 1, 100, 20, out var perPage))
        {
            return Refused("page must be at least 1 and per_page between 1 and 100");
        }

        if (!TryDate(query, "from_date", out var from) || !TryDate(query, "to_date", out var to) || to - from > MostDays)
        {
            return Refused("from_date and to_date must be dates at most 31 days apart");
        }

        var rows = Rows(call, query["model_name"].ToString())
            .Where(run => (from is null || run.Submitted >= from) && (to is null || run.Submitted < to))
            .Where(run => query["status"].ToString() is not { Length: > 0 } status || Status(run) == status)
            .ToList();
        return Task.FromResult(Reply.Json(200, new JsonObject
        {
            ["data"] = new JsonArray([.. rows.Skip((int)Math.Min((page - 1L) * perPage, int.MaxValue)).Take(perPage).Select(Row)]),
            ["page"] = page,
            ["per_page"] = perPage,
            ["total"] = rows.Count,
        }));
    }

    private Task<Reply> RecentAsync(Call call)
    {
        var rows = Rows(call, call.Request.Query["model_name"].ToString()).Where(run => Status(run) == "COMPLETED").Take(RecentRows);
        return Task.FromResult(Reply.Json(200, new JsonArray([.. rows.Select(Row)])));
    }

    private Task<Reply> ReadAsync(Call call)
    {
        var id = call.Values["id"];
        return Task.FromResult(Rows(call, "").FirstOrDefault(run => run.Id == id) is { } run
            ? Reply.Json(200, Row(run))
            : Reply.Error(404, $"Request {id} not found"));
    }

    private IEnumerable<InferenceRun> Rows(Call call, string model) => runs.All.Reverse()
        .Where(run => run.Kind != RunKind.Aiml && run.Key == call.Key && (model.Length == 0 || run.Slug == model));

    private string Status(InferenceRun run) => run.StateAt(time.GetUtcNow()) switch
    {
        LedgerState.Completed => "COMPLETED",
        LedgerState.Failed => "FAILED",
        _ => "PENDING",
    };

    private JsonObject Row(InferenceRun run)
    {
        var completed = Status(run) == "COMPLETED";
        return new JsonObject
        {
            ["request_id"] = run.Id,
            ["model_name"] = run.Slug,
            ["status"] = Status(run),
            ["generation_url"] = completed && run.Output.Images is [var image, ..] ? media.UrlOf(image).AbsoluteUri : null,
            ["credits_deduction"] = run.CostAt(time.GetUtcNow()),
            ["latency_ms"] = completed ? (long)(run.Finished - run.Submitted).TotalMilliseconds : null,
            ["prompt"] = run.Parameters["prompt"]?.DeepClone(),
            ["parameters"] = run.Parameters.DeepClone(),
            ["created_at"] = run.Submitted.ToString("O", CultureInfo.InvariantCulture),
        };
    }

    private static Task<Reply> Refused(string message) => Task.FromResult(Reply.Error(400, message));

    private static bool TryNumber(IQueryCollection query, string name, int least, int most, int fallback, out int value)
    {
        value = fallback;
        return query[name].ToString() is not { Length: > 0 } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);
    }

    private static bool TryDate(IQueryCollection query, string name, out DateTimeOffset? value)
    {
        value = null;
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return true;
        }

        var read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        // A day without a time ends with its last moment.
        value = name == "to_date" && text.Length == 10 ? date.AddDays(1) : date;
        return read;
    }
}
