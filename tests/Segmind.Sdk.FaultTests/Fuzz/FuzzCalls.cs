using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>The calls that read a server's text, each told as one of a few outcomes.</summary>
internal static class FuzzCalls
{
    private static readonly ImageInput Address = ImageInput.FromUrl("https://example.com/a.png");
    private static readonly SeedEditV3 Request = new() { Image = Address, Prompt = "a beach" };
    private static readonly AnyWorkflow Workflow = new("w1") { ["image"] = "https://example.com/a.png" };
    private static readonly AimlSeedEdit AimlRequest = new() { Images = [Address], Prompt = "a beach" };
    private static readonly WaitOptions Wait = new() { Timeout = TimeSpan.FromSeconds(5), Interval = TimeSpan.FromSeconds(1) };
    private static readonly RunOptions Queue = new() { Timeout = TimeSpan.FromSeconds(5), Interval = TimeSpan.FromSeconds(1) };
    private static readonly RunOptions Direct = new() { Mode = RunMode.Direct };

    /// <summary>How a call is made and how many requests of it come before the one that is in question, at most.</summary>
    public sealed record Call(string Name, int Steps, Func<SegmindClient, long, Task<object>> Run);

    public static IReadOnlyList<Call> All { get; } =
    [
        new("submit", 1, async (client, _) => await client.SubmitAsync(Request)),
        new("submit workflow", 1, async (client, _) => await client.SubmitAsync(Workflow)),
        new("poll", 1, async (client, _) => await client.GetJob("r1").GetStatusAsync()),
        new("result", 1, async (client, _) => await client.GetJob("r1").GetResultAsync()),
        new("wait", 2, async (client, _) => await client.GetJob("r1").WaitAsync(Wait)),
        new("watch", 1, async (client, _) => await LastAsync(client.GetJob("r1").WatchAsync(Wait))),
        new("run", 4, async (client, number) => await client.RunAsync(Request with { Image = Local(number) }, Queue)),
        new("run workflow", 2, async (client, _) => await client.RunAsync(Workflow, Queue)),
        new("direct", 1, async (client, _) => await client.RunAsync(Request, Direct)),
        new("aiml", 1, async (client, _) => await client.RunAsync(AimlRequest)),
        new("upload", 1, async (client, number) => await client.UploadAsync(Local(number))),
        new("credits", 1, async (client, _) => await client.GetCreditsAsync()),
        new("download", 3, async (client, _) => await DownloadAsync(client)),
    ];

    /// <summary>Content of its own for each case, since a client uploads each content once.</summary>
    private static ImageInput Local(long number) => ImageInput.FromBytes((byte[])[0xFF, 0xD8, 0xFF, .. BitConverter.GetBytes(number)]);

    private static async Task<JobStatus> LastAsync(IAsyncEnumerable<JobStatus> statuses)
    {
        var last = new JobStatus();
        await foreach (var status in statuses)
        {
            last = status;
        }

        return last;
    }

    private static async Task<object> DownloadAsync(SegmindClient client)
    {
        var result = await client.GetJob("r1").GetResultAsync();
        foreach (var image in result.Images)
        {
            await image.CopyToAsync(Stream.Null);
        }

        return result.Images.Count > 0 ? Stream.Null : result;
    }
}
