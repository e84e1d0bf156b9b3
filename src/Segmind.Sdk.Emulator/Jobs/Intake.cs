using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Turns a request into a run: one row on the ledger, or a refusal and none.</summary>
internal sealed class Intake(EmulatorOptions options, RunStore runs, CreditBalance credits, MediaStore media)
{
    // What a worker takes to look at bad parameters.
    private static readonly TimeSpan Rejection = TimeSpan.FromMilliseconds(7);

    private static readonly Lazy<byte[]> SamplePhoto = new(GeneratedImage.SamplePhoto);

    private readonly Lock _gate = new();
    private readonly RunWorker _worker = new(media, credits);

    /// <summary>The refusal, or null with the run.</summary>
    public Reply? Accept(Call call, RunKind kind, ModelEntry model, JsonObject parameters, out InferenceRun run)
    {
        run = Create(call, kind, model, parameters);
        lock (_gate)
        {
            if (kind != RunKind.Aiml && credits.Available is var available && available < run.Price)
            {
                return CreditBalance.Refusal(available);
            }

            runs.Add(run);
            return null;
        }
    }

    private InferenceRun Create(Call call, RunKind kind, ModelEntry model, JsonObject parameters)
    {
        var invalid = ModelRules.Problem(model.Slug, parameters) ?? MockProblem(model.Slug, parameters);
        var input = FindInput(model.Slug, parameters, out var unreadable);
        var submitted = options.TimeProvider.GetUtcNow();
        var started = submitted + QueueTime(kind);
        return new InferenceRun(_worker.Produce)
        {
            Id = kind == RunKind.Workflow ? Guid.NewGuid().ToString("n") : Guid.NewGuid().ToString(),
            Kind = kind,
            Slug = model.Slug,
            Key = call.Key,
            Parameters = parameters,
            Submitted = submitted,
            Started = started,
            Finished = started + (invalid is null ? ProcessingTime(model, parameters) : Rejection),
            Price = model.Price * OutputCount.Of(parameters),
            Problem = invalid ?? unreadable ?? call.Moderation,
            Input = input,
        };
    }

    private TimeSpan QueueTime(RunKind kind) => kind == RunKind.Aiml
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(options.Latency == EmulatorLatency.Real ? 230 : 20);

    private TimeSpan ProcessingTime(ModelEntry model, JsonObject parameters)
    {
        if (options.ProcessingTimes.TryGetValue(model.Slug, out var set))
        {
            return set;
        }

        if (model.Slug == ModelTable.Mock && parameters.Number("sleep") is { } sleep)
        {
            return TimeSpan.FromSeconds(Math.Clamp(sleep, 0, 3600));
        }

        return options.Latency == EmulatorLatency.Real ? TimeSpan.FromSeconds(model.Seconds) : TimeSpan.FromMilliseconds(80);
    }

    private ReadOnlyMemory<byte>? FindInput(string slug, JsonObject parameters, out string? problem)
    {
        problem = null;
        if (ImageParameter.Find(parameters) is not { } value)
        {
            return slug == ModelTable.RetouchWorkflow ? SamplePhoto.Value : null;
        }

        if (DataUri.TryParse(value, out _, out var inline))
        {
            return inline;
        }
        // By its scheme: the base64 of a JPEG starts with a slash, which some systems take for a file's address.
        if (!value.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return DataUri.Raw(value);
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || !media.IsOwn(url))
        {
            return null;
        }

        if (media.Find(url.AbsolutePath) is { } file)
        {
            return file.Content;
        }

        problem = "Failed to fetch the image from the URL.";
        return null;
    }

    private static string? MockProblem(string slug, JsonObject parameters) =>
        slug == ModelTable.Mock ? parameters.Text("fail") : null;
}
