namespace Segmind.Sdk.Bench;

/// <summary>Moves images one after the other; tells after each but the first, which warms up, what it allocated and the most memory that was resident so far.</summary>
internal static class Transfers
{
    public static async Task RunAsync(string[] images, Func<string, Task> transfer)
    {
        await transfer(images[0]);
        foreach (var image in images[1..])
        {
            var allocated = await Allocated.InAsync(() => transfer(image));
            ChildProcess.Print(allocated, ProcessMemory.PeakBytes());
        }
    }
}
