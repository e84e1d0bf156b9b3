using Segmind.Sdk;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Quickstart;

/// <summary>One key, run by two programs on one journal: the second finds the first one's image.</summary>
internal static class Once
{
    public static async Task<bool> ShowKeyRunTwiceAsync(SegmindEmulator emulator)
    {
        Console.WriteLine("\nA key that is run twice");
        var journal = Directory.CreateTempSubdirectory("segmind-quickstart-");
        try
        {
            var before = emulator.Ledger.Entries.Count;
            var first = await RunAsync(emulator, journal.FullName);
            var second = await RunAsync(emulator, journal.FullName);
            var submits = emulator.Ledger.Entries.Count - before;
            Console.WriteLine($"      the same image both times: {first == second}; {submits} charge in the ledger for the key");
            return first == second && submits == 1;
        }
        finally
        {
            journal.Delete(recursive: true);
        }
    }

    /// <summary>A client of its own each time, as after a restart: what joins the two is the journal on disk.</summary>
    private static async Task<string?> RunAsync(SegmindEmulator emulator, string directory)
    {
        await using var client = emulator.CreateClient(options => options.Journal = new FileJobJournal(directory));
        var result = await client.RunOnceAsync("order-4711", new SeedEditV3 { Image = new Uri("https://example.com/photo.png"), Prompt = "golden hour" });
        Console.WriteLine($"      order-4711 is job {result.RequestId}");
        return result.Images[0].Path;
    }
}
