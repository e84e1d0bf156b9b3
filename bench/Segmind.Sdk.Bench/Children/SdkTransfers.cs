using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>Moves an image by the SDK: a file in by its path, or an image out to a file by its size.</summary>
internal static class SdkTransfers
{
    public static Func<string, Task> Upload(Uri server)
    {
        var client = Client.New(server);
        return path => client.UploadAsync(ImageInput.FromFile(path));
    }

    public static Func<string, Task> SaveQueued(Uri server)
    {
        var client = Client.New(server);
        return async size =>
        {
            var job = client.GetJob(JobId.Inline(int.Parse(size, CultureInfo.InvariantCulture)));
            await SaveAsync(await job.WaitAsync(), size);
        };
    }

    public static Func<string, Task> SaveDirect(Uri server)
    {
        var client = Client.New(server);
        return async size => await SaveAsync(await client.RunAsync(new AnyModel($"inline-{size}") { ["prompt"] = "a beach" }, new RunOptions { Mode = RunMode.Direct }), size);
    }

    private static async Task SaveAsync(InferenceResult result, string size)
    {
        using var file = new ScratchFile(size);
        await result.Images[0].SaveAsync(file.Path);
        file.CheckSize();
    }
}
