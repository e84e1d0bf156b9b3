using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>One thing that happens to a caller: what the service answers, and what is called.</summary>
internal sealed record Scenario(string Name, Func<RawRequest, RawAnswer> Answer, Func<SegmindClient, Task<object?>> Act)
{
    public static readonly SeedEditV3 Model = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = Canary.Prompt, Size = SeedEditSize.Adaptive };
    public static readonly AimlSeedEdit Aiml = new() { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = Canary.Prompt, Size = AimlImageSize.Adaptive, ResponseFormat = AimlResponseFormat.Url };
    public static readonly AnyWorkflow Workflow = new("w1") { ["prompt"] = Canary.Prompt };
    public static readonly RunOptions Patient = new() { Timeout = Timeout.InfiniteTimeSpan };
    public static readonly RunOptions Hasty = new() { Timeout = TimeSpan.FromMilliseconds(200), Interval = TimeSpan.FromMilliseconds(50) };
    public static readonly RunOptions Leisurely = new() { Timeout = Timeout.InfiniteTimeSpan, Interval = TimeSpan.FromMinutes(50) };
    public static readonly RunOptions Direct = new() { Mode = RunMode.Direct };

    public Action<SegmindClientOptions> Options { get; init; } = _ => { };

    /// <summary>What a handler of the app does to each request.</summary>
    public Action<HttpRequestMessage> Handler { get; init; } = _ => { };

    /// <summary>Whether time goes on by the delays, for what is repeated until its time is up.</summary>
    public bool CountsDelays { get; init; }

    /// <summary>Whether nobody listens where the client sends.</summary>
    public bool IsOffline { get; init; }

    public static async Task<object?> RunAsync(SegmindClient client, InferenceRequest request, RunOptions? options = null) => await client.RunAsync(request, options ?? Patient);

    /// <summary>Returns the outcome of the last one.</summary>
    public static async Task<object?> RunManyAsync(SegmindClient client, params InferenceRequest[] requests)
    {
        BatchOutcome? last = null;
        await foreach (var outcome in client.RunManyAsync(requests))
        {
            last = outcome;
        }

        return last;
    }

    public static async Task<object?> SubmitAsync(SegmindClient client) => await client.SubmitAsync(Model);

    /// <summary>Runs a job whose submit is taken; a scenario says what its status and its result are.</summary>
    public static Func<RawRequest, RawAnswer> Job(RawAnswer? status = null, RawAnswer? result = null) => request =>
        request.Method == "POST" ? RawAnswer.Accept()
        : request.Path.EndsWith("/status", StringComparison.Ordinal) ? status ?? RawAnswer.Json("""{"status":"COMPLETED"}""")
        : result ?? RawAnswer.Json("""{"status":"COMPLETED","output":"https://images.test/a.png"}""");

    /// <summary>Runs a job whose first poll breaks.</summary>
    public static Func<RawRequest, RawAnswer> JobAfter(RawAnswer broken)
    {
        var polls = 0;
        return request => request.Path.EndsWith("/status", StringComparison.Ordinal) && polls++ == 0 ? broken : Job()(request);
    }

    /// <summary>An answer that repeats a key, as it is or as a text of JSON, HTML or an address writes it.</summary>
    public static RawAnswer Echo(int status, string key, string before = "{\"error\":\"key ", string after = " is bad\"}") => RawAnswer.Json(before + key + after, status);
}
