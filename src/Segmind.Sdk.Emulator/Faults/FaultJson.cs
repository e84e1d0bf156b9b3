using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Reads a fault from JSON. By hand, since an absent member must keep the record's default, and a misspelt one must be refused.</summary>
internal static class FaultJson
{
    private static readonly Dictionary<string, FaultRoute> Routes = new(StringComparer.Ordinal)
    {
        ["any"] = FaultRoute.Any,
        ["v1"] = FaultRoute.V1,
        ["v2.submit"] = FaultRoute.V2Submit,
        ["v2.status"] = FaultRoute.V2Status,
        ["v2.result"] = FaultRoute.V2Result,
        ["v1.poll"] = FaultRoute.V1Poll,
        ["workflow.submit"] = FaultRoute.WorkflowSubmit,
        ["workflow.poll"] = FaultRoute.WorkflowPoll,
        ["upload"] = FaultRoute.Upload,
        ["credits"] = FaultRoute.Credits,
        ["aiml"] = FaultRoute.Aiml,
        ["media"] = FaultRoute.Media,
        ["history"] = FaultRoute.History,
    };

    private static readonly Dictionary<string, FaultKind> Kinds = Enum.GetValues<FaultKind>()
        .ToDictionary(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), StringComparer.Ordinal);

    public static Fault Read(JsonObject json)
    {
        try
        {
            if (json["kind"] is null)
            {
                throw new ArgumentException("kind is required");
            }

            return json.Aggregate(new Fault { Kind = default }, (fault, member) => Set(fault, member.Key, member.Value));
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or NullReferenceException or OverflowException)
        {
            throw new ArgumentException($"A member has the wrong type: {wrong.Message}", wrong);
        }
    }

    private static Fault Set(Fault fault, string name, JsonNode? value) => name switch
    {
        "route" => fault with { Route = Named(Routes, value) },
        "kind" => fault with { Kind = Named(Kinds, value) },
        "slug" => fault with { Slug = value?.GetValue<string>() },
        "status" => fault with { Status = value?.GetValue<int>() },
        "body" => fault with { Body = value is JsonObject or JsonArray ? value.ToJsonString() : value?.GetValue<string>() },
        "content_type" => fault with { ContentType = value?.GetValue<string>() },
        "headers" => fault with { Headers = value?.AsObject().ToDictionary(header => header.Key, header => header.Value!.GetValue<string>()) },
        "after_accepting" => fault with { AfterAccepting = value!.GetValue<bool>() },
        "delay" => fault with { Delay = TimeSpan.FromSeconds(value!.GetValue<double>()) },
        "reset" => fault with { Reset = value?.GetValue<string>() },
        "message" => fault with { Message = value?.GetValue<string>() },
        "times" => fault with { Times = value?.GetValue<int>() },
        "skip" => fault with { Skip = value!.GetValue<int>() },
        "probability" => fault with { Probability = value!.GetValue<double>() },
        "seed" => fault with { Seed = value!.GetValue<int>() },
        _ => throw new ArgumentException($"A fault has no member named {name}"),
    };

    private static T Named<T>(Dictionary<string, T> names, JsonNode? value)
        where T : struct =>
        value?.GetValueKind() == JsonValueKind.String && names.TryGetValue(value.GetValue<string>(), out var found)
            ? found
            : throw new ArgumentException($"Unknown value {value?.ToJsonString() ?? "null"}; one of: {string.Join(", ", names.Keys)}");
}
