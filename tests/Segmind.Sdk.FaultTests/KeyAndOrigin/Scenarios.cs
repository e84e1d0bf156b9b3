using System.Net;
using System.Text.Json;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;
using static Segmind.Sdk.FaultTests.KeyAndOrigin.Scenario;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>What can happen to a caller, good and bad; wherever the service says something, it repeats what it was sent.</summary>
internal static class Scenarios
{
    private const string Key = Canary.SegmindKey;
    private static readonly byte[] Png = Canary.Image;
    private static readonly Sd3MedImg2Img Sd3 = new() { Image = Model.Image, Prompt = Canary.Prompt, Sampler = Sampler.Euler, Scheduler = Scheduler.Karras };
    private static readonly SeedreamV5LiteI2I Seedream = new() { Images = [ImageInput.FromBytes(Png)], Prompt = Canary.Prompt, AspectRatio = SeedreamAspectRatio.Ratio1x1, Size = SeedreamSize.Size2K, OptimizePrompt = PromptOptimization.Fast };
    private static readonly RetouchWorkflow Retouch = new() { Image = Model.Image, Instructions = Canary.Prompt, UpscaleFactor = UpscaleFactor.X2 };

    /// <summary>The records that the scenarios send.</summary>
    public static IReadOnlyList<InferenceRequest> Requests { get; } = [Model, Aiml, Workflow, Sd3, Seedream, Retouch, Model with { Image = ImageInput.FromBytes(Png) }];

    public static IReadOnlyList<Scenario> All { get; } = [.. Good(), .. Submits(), .. Polls(), .. Results(), .. DirectRuns(), .. Reads(), .. Cancellations(), .. Misuse(), .. Journalled()];

    private static IEnumerable<Scenario> Good() =>
    [
        new("a model runs", Job(), client => RunAsync(client, Model)),
        new("a model of every value set runs", Job(), client => RunAsync(client, Sd3)),
        new("a local image is uploaded and run", Uploading(Job()), client => RunAsync(client, Model with { Image = ImageInput.FromBytes(Png) })),
        new("several images are uploaded and run", Uploading(Job()), client => RunAsync(client, Seedream)),
        new("a workflow runs", Job(result: RawAnswer.Json("""{"status":"COMPLETED","output":"[]"}""")), client => RunAsync(client, Workflow)),
        new("a workflow runs with Bearer alone", Job(), client => RunAsync(client, Retouch)) { Options = options => options.WorkflowAuthentication = WorkflowAuthentication.Bearer },
        new("a direct run brings base64", _ => RawAnswer.Json("""{"image":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}"""), client => RunAsync(client, Model, Direct)),
        new("the AIML API runs", _ => RawAnswer.Json("""{"data":[{"url":"https://cdn.test/a.png"}]}"""), client => RunAsync(client, Aiml, new RunOptions())),
        new("the AIML API runs with an inline image", _ => RawAnswer.Json("""{"data":[{"url":"https://cdn.test/a.png"}]}"""), client => RunAsync(client, Aiml with { Images = [ImageInput.FromBytes(Png)] }, new RunOptions())),
        new("an image is uploaded", Uploading(Job()), async client => await client.UploadAsync(ImageInput.FromBytes(Png))),
        new("the credits are read", _ => RawAnswer.Json("""{"credits":1.5}"""), async client => await client.GetCreditsAsync()),
        new("a job is watched", Job(), async client => await client.GetJob("r1").WatchAsync(Patient).ToListAsync()),
    ];

    private static IEnumerable<Scenario> Submits() =>
    [
        .. new[] { 400, 401, 402, 403, 404, 405, 406, 410, 413, 415, 429, 422, 500, 502, 503 }.Select(status => new Scenario($"a submit is answered {status} with the key", _ => Echo(status, Key), SubmitAsync)),
        new("a submit is answered with the key as JSON writes it", _ => Echo(401, JsonEncodedText.Encode(Key).ToString()), SubmitAsync),
        new("a submit is answered with the key, its slashes escaped", _ => Echo(401, Key.Replace("/", "\\/", StringComparison.Ordinal)), SubmitAsync),
        new("a submit is answered with the key as addresses write it", _ => Echo(400, Uri.EscapeDataString(Key)), SubmitAsync),
        new("a submit is answered with the key as HTML writes it", _ => Echo(405, WebUtility.HtmlEncode(Key), "<html><title>", "</title></html>"), SubmitAsync),
        new("a submit's answer breaks off in the key", _ => RawAnswer.Cut("{\"error\":\"key " + Key[..^2], status: 400), SubmitAsync),
        new("a submit is answered with the key for an id", _ => Echo(200, Key, "{\"request_id\":\"", "\"}"), SubmitAsync),
        new("a submit is answered with success and the key", _ => Echo(200, Key), SubmitAsync),
        new("a submit fails at once with the key", _ => Echo(422, Key, "{\"status\":\"FAILED\",\"error\":\"", "\"}"), SubmitAsync),
        new("a submit is redirected", _ => RawAnswer.Json("", 307, "Location: https://evil.test/"), SubmitAsync),
        new("a submit is reset", _ => RawAnswer.Rst, SubmitAsync),
        new("a submit is closed", _ => RawAnswer.Fin, SubmitAsync),
        new("a submit's answer is half a head", _ => RawAnswer.HalfHead, SubmitAsync),
        new("a submit finds nobody", _ => RawAnswer.Fin, SubmitAsync) { IsOffline = true },
        new("a batch is refused with the key", _ => Echo(401, Key), client => RunManyAsync(client, Model, Model)),
    ];

    private static IEnumerable<Scenario> Polls() =>
    [
        new("polls are refused with the key", Job(Echo(401, Key)), client => RunAsync(client, Model)),
        new("polls break with the key and the prompt, then end", JobAfter(Echo(503, $"{Key} {Canary.Prompt}")), client => RunAsync(client, Model)),
        new("polls bring a page with the key", JobAfter(Echo(502, Key, "<html><title>", "</title></html>")), client => RunAsync(client, Model)),
        new("polls are rate-limited with the prompt", JobAfter(Echo(429, Canary.Prompt)), client => RunAsync(client, Model)),
        new("polls are reset", JobAfter(RawAnswer.Rst), client => RunAsync(client, Model)),
        new("a job fails with the key and the prompt", Job(Echo(422, $"{Key} {Canary.Prompt}", "{\"status\":\"FAILED\",\"error\":\"", "\"}")), client => RunAsync(client, Model)),
        new("a workflow fails with the key", request => request.Method == "POST" ? RawAnswer.Accept() : Echo(200, Key, "{\"status\":\"FAILED\",\"error_message\":{\"message\":\"", "\"}}"), client => RunAsync(client, Workflow)),
        new("a job is not found", Job(RawAnswer.Json("""{"error":"Request r1 not found"}""", 404)), client => RunAsync(client, Model, Hasty)),
        new("a job goes on", Job(RawAnswer.Json("""{"status":"PROCESSING"}""")), client => RunAsync(client, Model, Hasty)),
        new("a status is the key", Job(Echo(200, Key, "{\"status\":\"", "\"}")), async client => await client.GetJob("r1").GetStatusAsync()),
        new("a progress handler throws", Job(), client => RunAsync(client, Model, new RunOptions { Progress = new ThrowingProgress() })),
    ];

    private static IEnumerable<Scenario> Results() =>
    [
        new("a result is refused with the key", Job(result: Echo(403, Key)), client => RunAsync(client, Model)),
        new("a result breaks with the key", Job(result: Echo(500, Key)), client => RunAsync(client, Model, Leisurely)) { CountsDelays = true, Options = options => options.FetchTimeout = TimeSpan.FromHours(3) },
        new("a result is the key", Job(result: Echo(200, Key, "{\"status\":\"COMPLETED\",\"output\":\"", "\"}")), client => RunAsync(client, Model)),
        new("a result's address holds the key", Job(result: Echo(200, Uri.EscapeDataString(Key), "{\"status\":\"COMPLETED\",\"output\":\"https://images.test/a.png?k=", "\"}")), client => RunAsync(client, Model)),
        new("a result's name is the key", Job(result: Echo(200, JsonEncodedText.Encode(Key).ToString(), "{\"status\":\"COMPLETED\",\"images\":[{\"url\":\"https://images.test/a.png\",\"file_name\":\"", "\"}]}")), client => RunAsync(client, Model)),
        new("a download is not https", Job(result: RawAnswer.Json("""{"status":"COMPLETED","output":"http://images.test/a.png"}""")), DownloadAsync),
        new("a download is refused", Downloading(RawAnswer.Json("""{"error":"expired"}""", 403)), DownloadAsync),
        new("a download is a page", Downloading(new RawAnswer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", RawEnd.Keep)), DownloadAsync),
        new("an image is saved", Downloading(RawAnswer.Json("an image")), SaveAsync),
    ];

    private static IEnumerable<Scenario> DirectRuns() =>
    [
        new("a direct run is refused with the key", _ => Echo(400, Key), client => RunAsync(client, Model, Direct)),
        new("a direct run brings words with the key", _ => Echo(200, Key), client => RunAsync(client, Model, Direct)),
        new("a direct run brings words with the key as JSON writes it", _ => Echo(200, JsonEncodedText.Encode(Key).ToString()), client => RunAsync(client, Model, Direct)),
        new("a direct run fails with the key", _ => Echo(200, Key, "{\"status\":\"FAILED\",\"error\":\"", "\"}"), client => RunAsync(client, Model, Direct)),
        new("a direct run brings neither", _ => new RawAnswer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\n" + Key, RawEnd.Keep), client => RunAsync(client, Model, Direct)),
        new("a direct run's id is the key", _ => RawAnswer.Json("""{"image_url":"https://images.test/a.png"}""", 200, $"x-request-id: {Key}"), client => RunAsync(client, Model, Direct)),
        new("the AIML API refuses with the key", _ => Echo(401, Canary.AimlKey, "{\"message\":\"key ", "\"}"), client => RunAsync(client, Aiml, new RunOptions())),
        new("the AIML API brings words with the key", _ => Echo(200, Canary.AimlKey), client => RunAsync(client, Aiml, new RunOptions())),
        new("the AIML API breaks with an inline image", _ => RawAnswer.Rst, client => RunAsync(client, Aiml with { Images = [ImageInput.FromBytes(Png)] }, new RunOptions())),
    ];

    private static IEnumerable<Scenario> Reads() =>
    [
        new("an upload is refused with the key", _ => Echo(401, Key), async client => await client.UploadAsync(ImageInput.FromBytes(Png))),
        new("an upload is reset", _ => RawAnswer.Rst, async client => await client.UploadAsync(ImageInput.FromBytes(Png))),
        new("an upload's address holds the key", _ => Echo(200, Uri.EscapeDataString(Key), "{\"file_urls\":[\"https://images.test/", "\"]}"), async client => (await client.UploadAsync(ImageInput.FromBytes(Png))).AbsoluteUri),
        new("the credits are refused with the key", _ => Echo(404, Key), async client => await client.GetCreditsAsync()),
        new("the credits are words with the key", _ => Echo(200, Key), async client => await client.GetCreditsAsync()),
        new("the credits are not to be had", _ => RawAnswer.HalfHead, async client => await client.GetCreditsAsync()),
    ];

    private static IEnumerable<Scenario> Cancellations() =>
    [
        new("a submit is cancelled before", Job(), async client => await client.SubmitAsync(Model, cancellationToken: new CancellationToken(canceled: true))),
        new("a submit is cancelled under way", _ => RawAnswer.Stall, async client => await client.SubmitAsync(Model, cancellationToken: Soon())),
        new("a wait is cancelled", Job(RawAnswer.Stall), async client => await client.RunAsync(Model, Patient, Soon())),
        new("an upload is cancelled", _ => RawAnswer.Stall, async client => await client.UploadAsync(ImageInput.FromBytes(Png), Soon())),
    ];

    private static IEnumerable<Scenario> Misuse() =>
    [
        new("the provider throws", Job(), SubmitAsync) { Options = options => options.ApiKeyProvider = _ => throw new InvalidOperationException("the vault is sealed") },
        new("the provider gives a bad key", Job(), SubmitAsync) { Options = options => options.ApiKeyProvider = _ => ValueTask.FromResult(Key + "\n") },
        new("the provider gives the key", Job(Echo(401, Key)), client => RunAsync(client, Model)) { Options = options => (options.ApiKey, options.ApiKeyProvider) = (null, _ => ValueTask.FromResult(Key)) },
        new("a handler turns the request elsewhere", Job(), SubmitAsync) { Handler = request => request.RequestUri = new Uri("http://localhost:1/v2/m") },
        new("a handler takes the call's name off", Job(), SubmitAsync) { Handler = request => request.Headers.Clear() },
        new("a key has a line break", Job(), _ => Task.FromResult<object?>(new SegmindClient(Key + "\n"))),
        new("a key of the other service has a space", Job(), _ => Task.FromResult<object?>(new SegmindClient(new SegmindClientOptions { ApiKey = Key, AimlApiKey = Canary.AimlKey + " x" }))),
        new("an address is wrong", Job(), _ => Task.FromResult<object?>(new SegmindClient(new SegmindClientOptions { ApiKey = Key, BaseAddress = new Uri("http://api.test/") }))),
        new("there is no key for the AIML API", Job(), client => RunAsync(client, Aiml, new RunOptions())) { Options = options => options.AimlApiKey = null },
        new("a job's id is none", Job(), client => Task.FromResult<object?>(client.GetJob(".."))),
        new("a job's address lies elsewhere", Job(), client => Task.FromResult<object?>(client.GetJob(new Uri("https://evil.test/r1")))),
        new("a workflow is run direct", Job(), client => RunAsync(client, Workflow, Direct)),
        new("a parameter is set twice", Job(), client => RunAsync(client, Twice())),
        new("an image is local and serialized", Job(), _ => Task.FromResult<object?>(Model with { Image = ImageInput.FromBytes(Png) })),
        new("a client is closed", Job(), client =>
        {
            client.Dispose();
            return SubmitAsync(client);
        }),
    ];

    /// <summary>Runs with a key, through a journal that is gone afterwards.</summary>
    private static IEnumerable<Scenario> Journalled() =>
    [
        OnceWith("a key is run once", Downloading(RawAnswer.Json("an image")), client => OnceAsync(client)),
        OnceWith("a key is looked up", Downloading(RawAnswer.Json("an image")), async client =>
        {
            await OnceAsync(client);
            return await client.FindRunAsync("k");
        }),
        OnceWith("a key is refused with the key", _ => Echo(401, Key), client => OnceAsync(client)),
        OnceWith("a key's job fails with the key and the prompt", Job(Echo(422, $"{Key} {Canary.Prompt}", "{\"status\":\"FAILED\",\"error\":\"", "\"}")), client => OnceAsync(client)),
        OnceWith("a key's outcome is unknown", _ => Echo(500, Key), client => OnceAsync(client)),
        OnceWith("a key's outcome stays unknown", _ => RawAnswer.Rst, async client =>
        {
            await Record.ExceptionAsync(() => OnceAsync(client));
            return await OnceAsync(client);
        }),
        OnceWith("a key is taken", Downloading(RawAnswer.Json("an image")), async client =>
        {
            await OnceAsync(client);
            return await OnceAsync(client, Model with { Prompt = Canary.Prompt + "!" });
        }),
        OnceWith("a key's image can't be saved", Downloading(RawAnswer.Json("""{"error":"expired"}""", 404)), client => OnceAsync(client)),
        OnceWith("a key's image lies in a private network", Job(result: RawAnswer.Json("""{"status":"COMPLETED","output":"https://10.0.0.1/a.png"}""")), client => OnceAsync(client)),
        OnceWith("pending keys are resumed", _ => RawAnswer.Rst, async client =>
        {
            await Record.ExceptionAsync(() => OnceAsync(client));
            var runs = new List<ResumedRun>();
            await foreach (var run in client.ResumePendingAsync())
            {
                runs.Add(run);
            }

            return runs;
        }),
    ];

    private static Scenario OnceWith(string name, Func<RawRequest, RawAnswer> answer, Func<SegmindClient, Task<object?>> act)
    {
        var folder = new TempFolder();
        return new(name, answer, async client =>
        {
            using (folder)
            {
                return await act(client);
            }
        })
        {
            Options = options => options.Journal = new FileJobJournal(folder["journal"]),
        };
    }

    private static async Task<object?> OnceAsync(SegmindClient client, QueuedRequest? request = null) =>
        await client.RunOnceAsync("k", request ?? Model, new RunOnceOptions { Timeout = Timeout.InfiniteTimeSpan });

    private static SeedEditV3 Twice()
    {
        var request = Model with { Seed = 1 };
        request.AdditionalParameters["prompt"] = Canary.Prompt;
        return request;
    }

    private static Func<RawRequest, RawAnswer> Uploading(Func<RawRequest, RawAnswer> then) =>
        request => request.Path == "/upload-asset" ? RawAnswer.Json("""{"file_urls":["https://images.test/uploaded.png"]}""") : then(request);

    /// <summary>A result whose image lies on the same server, by the address the client used.</summary>
    private static Func<RawRequest, RawAnswer> Downloading(RawAnswer image) => request =>
        request.Path == "/image" ? image : Job(result: RawAnswer.Json($$"""{"status":"COMPLETED","output":"http://{{request.Headers["Host"]}}/image"}"""))(request);

    private static async Task<object?> DownloadAsync(SegmindClient client)
    {
        var result = await client.RunAsync(Model, Patient);
        await result.Images[0].CopyToAsync(Stream.Null);
        return result;
    }

    private static async Task<object?> SaveAsync(SegmindClient client)
    {
        using var folder = new TempFolder();
        var result = await client.RunAsync(Model, Patient);
        return await result.SaveAllAsync(folder.Path);
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromMilliseconds(100)).Token;

    private sealed class ThrowingProgress : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => throw new InvalidOperationException("the window is closed");
    }
}
