using Segmind.Sdk;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Quickstart;

/// <summary>What a failed and a timed-out job look like, and what to do next.</summary>
internal static class Trouble
{
    public static async Task<bool> ShowFailedJobAsync(SegmindClient client, SegmindEmulator emulator)
    {
        Console.WriteLine("\nA job that FAILED");
        emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.ModerationFailed });
        try
        {
            await client.RunAsync(new SeedEditV3 { Image = new Uri("https://example.com/photo.png"), Prompt = "something the filter refuses" });
            return false;
        }
        catch (InferenceFailedException e)
        {
            Console.WriteLine($"      {e.Message}");
            Console.WriteLine($"      charge: {e.Charge}; looks blocked by a filter: {e.LooksBlocked}");
            return e.Charge == ChargeOutcome.NotCharged;
        }
    }

    public static async Task<bool> ShowTimedOutJobAsync(SegmindClient client)
    {
        Console.WriteLine("\nA job that outlasts our patience");
        try
        {
            await client.RunAsync(new AnyModel("mock-inference") { ["sleep"] = 2 }, new RunOptions { Timeout = TimeSpan.FromSeconds(1) });
            return false;
        }
        catch (InferenceTimeoutException e)
        {
            Console.WriteLine($"      {e.Message}");
            var result = await client.GetJob(e.RequestId).WaitAsync();
            Console.WriteLine($"      the same job, waited for again: {result.Status}; charged once, though it was waited for twice");
            return result.Status == JobState.Completed;
        }
    }
}
