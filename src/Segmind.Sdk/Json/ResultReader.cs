using System.Runtime.InteropServices;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Makes results of replies: jobs and workflows, direct runs, the AIML API.</summary>
internal sealed class ResultReader(Downloader downloader)
{
    /// <summary>The result of a job or workflow whose reply says COMPLETED.</summary>
    public InferenceResult OfJob(Job job, JsonElement reply) =>
        FromJson(reply, job.Model, job.RequestId, JobBody.MetricsOf(reply), new CallPurpose($"download an image of job {job.RequestId}", ChargeOutcome.Charged, job));

    /// <summary>The result of a direct run: bytes of an image, JSON around one, or JSON without.</summary>
    public async Task<InferenceResult> OfDirectAsync(string model, SubmitOutcome outcome, CancellationToken cancellationToken)
    {
        var (reply, content) = (outcome.Reply!, outcome.Content!);
        var metrics = MetricsOf(reply);
        var requestId = reply.Header("x-request-id");
        var seed = JsonElementReading.ToInteger(JsonElementReading.ParseNumber(reply.Header("x-seed-value")));
        var sniffed = MediaTypes.Sniff(content.Head.Span);
        if (sniffed is null && IsJson(reply, content) && await ParseAsync(content, outcome.Credential, cancellationToken).ConfigureAwait(false) is { } json)
        {
            var purpose = new CallPurpose($"download an image of {model}", ChargeOutcome.Charged);
            var result = FromJson(json, model, requestId ?? json.Text("request_id"), metrics, purpose, seed);
            return result.Images.Count == 0 && ErrorText.Shorten(JobBody.DetailOf(json)) is { } detail ? throw NoImage(model, detail, json) : result;
        }

        return content.Length == 0 || (sniffed is null && !StatesMedia(reply))
            ? throw Unreadable(model, reply, outcome)
            : new InferenceResult
            {
                RequestId = requestId,
                Model = model,
                Images = [OutputImage.Inline(content, FileNames.Stem(requestId ?? model, 1), name: null, reply.MediaType)],
                Metrics = metrics,
                Seed = seed,
            };
    }

    private InferenceResult FromJson(JsonElement reply, string? model, string? requestId, InferenceMetrics metrics, CallPurpose download, long? seed = null) => new()
    {
        RequestId = requestId,
        Model = model,
        Images = new OutputFinder(downloader, download, requestId ?? model ?? "").Find(reply),
        Output = Unpack(reply.Member("output")),
        Raw = reply,
        Metrics = metrics,
        Seed = reply.Integer("seed") ?? seed,
    };

    private static bool StatesMedia(ApiReply reply) =>
        reply.MediaType is { } type && (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(ApiReply reply, Spool content) =>
        reply.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true
        || content.Head.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static async Task<JsonElement?> ParseAsync(Spool content, Credential? credential, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await content.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            credential?.Redact(MemoryMarshal.AsMemory(bytes).Span);
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A workflow writes its output as JSON in a string.</summary>
    private static JsonElement? Unpack(JsonElement? output)
    {
        if (output?.AsText()?.TrimStart() is not (['[', ..] or ['{', ..]))
        {
            return output;
        }

        try
        {
            using var document = JsonDocument.Parse(output.Value.AsText()!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return output;
        }
    }

    private static InferenceMetrics MetricsOf(ApiReply reply) => new()
    {
        InferenceTime = JsonElementReading.ToSeconds(JsonElementReading.ParseNumber(reply.Header("x-generation-time"))),
        Cost = JsonElementReading.ParseNumber(reply.Header("x-cost") ?? reply.Header("x-aimlapi-credits-used")),
        RemainingCredits = JsonElementReading.ParseNumber(reply.Header("x-remaining-credits")),
    };

    private static InferenceFailedException NoImage(string model, string detail, JsonElement body) =>
        new($"{model} answered with success, but with words instead of an image: {ErrorText.Quote(detail)}. {ErrorText.Of(ChargeOutcome.Unknown)} {ErrorTable.AdviceFor(ErrorTable.LooksBlocked(detail) ? SegmindErrorKind.ContentBlocked : SegmindErrorKind.Unknown)}")
        {
            Detail = detail,
            Body = body,
            Charge = ChargeOutcome.Unknown,
        };

    private static SubmitOutcomeUnknownException Unreadable(string model, ApiReply reply, SubmitOutcome outcome) =>
        new($"{model} answered HTTP {(int)reply.Status} with nothing that could be read. {ErrorText.Of(ChargeOutcome.Unknown)} Look in the account's history before you run it again.")
        {
            Model = model,
            SubmittedAt = outcome.SentAt,
            StatusCode = reply.Status,
        };
}
