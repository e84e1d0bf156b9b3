using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Makes results of replies: jobs and workflows, direct runs, the AIML API.</summary>
internal sealed class ResultReader(Downloader downloader)
{
    private const string RequestIdHeader = "x-request-id";

    /// <summary>The result of a job or workflow whose reply says COMPLETED.</summary>
    public InferenceResult OfJob(Job job, JsonElement reply, InferenceMetrics metrics, SpooledJson? spooled = null) =>
        FromJson(reply, spooled, job.Model, job.RequestId, metrics, new CallPurpose($"download an image of job {job.RequestId}", ChargeOutcome.Charged, job));

    /// <summary>The result of a direct run: bytes of an image, JSON around one, or JSON without.</summary>
    public InferenceResult OfDirect(string model, SubmitOutcome outcome)
    {
        var (reply, content) = (outcome.Reply!, outcome.Content!);
        var sniffed = MediaTypes.Sniff(content.Head.Span);
        if (sniffed is null && IsJson(reply, content) && new SpooledJson(content, outcome.Credential) is var spooled && JsonElementReading.Parse(spooled.Text) is { } json)
        {
            return OfDirectJson(model, outcome, json, spooled);
        }

        if (content.Length == 0 || (sniffed is null && !StatesMedia(reply)))
        {
            throw Unreadable(model, outcome, "with nothing that could be read", StatedId(outcome));
        }

        if (content.Length > downloader.MaxImageBytes)
        {
            throw Download(model).TooLarge(downloader.MaxImageBytes);
        }

        var requestId = StatedId(outcome);
        return new InferenceResult
        {
            RequestId = requestId,
            Model = model,
            Images = [OutputImage.Inline(content, FileNames.Stem(requestId ?? model, 1), name: null, reply.MediaType)],
            Metrics = MetricsOf(reply),
            Seed = SeedOf(reply),
        };
    }

    private InferenceResult OfDirectJson(string model, SubmitOutcome outcome, JsonElement json, SpooledJson spooled)
    {
        var reply = outcome.Reply!;
        var requestId = StatedId(outcome) ?? json.Text("request_id"u8);
        var result = FromJson(json, spooled, model, requestId, MetricsOf(reply), Download(model), SeedOf(reply));
        if (result.Images.Count > 0)
        {
            return result;
        }

        json = result.Raw!.Value;
        return JobBody.StateOf(json) switch
        {
            JobState.Failed => throw JobFailure.From(model, json),
            JobState.Queued or JobState.Processing or JobState.Unknown => throw Unreadable(model, outcome, $"and the state {json.Text("status"u8)}, though a direct run has no queue", requestId),
            _ when JobBody.DetailOf(json) is { } detail => throw NoImage(model, ErrorText.Shorten(detail)!, json, requestId),
            _ => result,
        };
    }

    private InferenceResult FromJson(JsonElement reply, SpooledJson? spooled, string? model, string? requestId, InferenceMetrics metrics, CallPurpose download, long? seed = null)
    {
        var images = new OutputFinder(downloader, download, requestId ?? model ?? "", spooled).Find(reply);
        var raw = spooled?.Readable() ?? reply;
        return new()
        {
            RequestId = requestId,
            Model = model,
            Images = images,
            Output = Unpack(raw.Member("output"u8)),
            Raw = raw,
            Metrics = metrics,
            Seed = reply.Integer("seed"u8) ?? seed,
        };
    }

    private static string? StatedId(SubmitOutcome outcome) =>
        outcome.Reply!.Header(RequestIdHeader) is var id && outcome.Credential is { } credential ? credential.Redact(id) : id;

    private static bool StatesMedia(ApiReply reply) =>
        reply.MediaType is { } type && (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(ApiReply reply, Spool content) =>
        reply.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true
        || content.Head.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>A workflow writes its output as JSON in a string.</summary>
    private static JsonElement? Unpack(JsonElement? output) =>
        output?.AsText() is { } text && text.TrimStart() is ['[' or '{', ..] ? JsonElementReading.Parse(text) ?? output : output;

    private static CallPurpose Download(string model) => new($"download an image of {model}", ChargeOutcome.Charged);

    private static long? SeedOf(ApiReply reply) => JsonElementReading.ToInteger(JsonElementReading.ParseNumber(reply.Header("x-seed-value")));

    private static InferenceMetrics MetricsOf(ApiReply reply) => new()
    {
        InferenceTime = JsonElementReading.ToSeconds(JsonElementReading.ParseNumber(reply.Header("x-generation-time"))),
        Cost = JsonElementReading.ParseNumber(reply.Header("x-cost") ?? reply.Header("x-aimlapi-usd-spent")),
        RemainingCredits = JsonElementReading.ParseNumber(reply.Header("x-remaining-credits")),
    };

    private static InferenceFailedException NoImage(string model, string detail, JsonElement body, string? requestId) =>
        new($"{model} answered with success, but with words instead of an image: {ErrorText.Quote(detail)}. {ErrorText.Of(ChargeOutcome.Unknown)} {ErrorTable.AdviceForFailure(detail)}")
        {
            RequestId = requestId,
            Detail = detail,
            Body = body,
            Charge = ChargeOutcome.Unknown,
        };

    private static SubmitOutcomeUnknownException Unreadable(string model, SubmitOutcome outcome, string what, string? requestId) =>
        new($"{model} answered HTTP {(int)outcome.Reply!.Status} {what}. {ErrorText.Of(ChargeOutcome.Unknown)} Look in the account's history before you run it again.")
        {
            Model = model,
            RequestId = requestId,
            SubmittedAt = outcome.SentAt,
            StatusCode = outcome.Reply.Status,
        };
}
