using System.Diagnostics;
using Segmind.Sdk;
using Segmind.Sdk.Models;

namespace Quickstart;

/// <summary>One photo through each of the five systems, as a local file and as a URL, queued and direct.</summary>
internal static class Tour
{
    public const int Systems = 5;

    public static async Task<int> RunFiveSystemsAsync(SegmindClient client, string photo, Album album)
    {
        var file = ImageInput.FromFile(photo);
        var url = ImageInput.FromUrl(await client.UploadAsync(file));
        var systems = new (string Name, InferenceRequest Request, RunMode? Mode)[]
        {
            ("SeedEdit 3.0, queued, local file", new SeedEditV3 { Image = file, Prompt = "a sunny beach behind her", Seed = 42 }, RunMode.Queue),
            ("Stable Diffusion 3 Medium, direct, URL", new Sd3MedImg2Img { Image = url, Prompt = "3d pixar style", Strength = 0.7 }, RunMode.Direct),
            ("Seedream 5.0 Lite, queued, file and URL", new SeedreamV5LiteI2I { Images = [file, url], Prompt = "the same scene at dusk", AspectRatio = "1:1", Size = "2K" }, RunMode.Queue),
            ("PixelFlow retouch workflow, URL", new RetouchWorkflow { Image = url, UpscaleFactor = "2x" }, null),
            ("AIML API SeedEdit, one call, local file", new AimlSeedEdit { Images = [file], Prompt = "add a bird to the foreground" }, null),
        };

        var ran = 0;
        for (var i = 0; i < systems.Length; i++)
        {
            Console.WriteLine($"[{i + 1}/{Systems}] {systems[i].Name}");
            ran += await RunOneAsync(client, systems[i].Request, systems[i].Mode, album) ? 1 : 0;
        }

        return ran;
    }

    private static async Task<bool> RunOneAsync(SegmindClient client, InferenceRequest request, RunMode? mode, Album album)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var result = await client.RunAsync(request, new RunOptions { Mode = mode, Progress = new Lines() });
            var paths = await album.AddAsync(result);
            Console.WriteLine(FormattableString.Invariant($"      cost {result.Metrics.Cost:0.####}{(result.Metrics.Cost is null ? "not stated by the service" : "")}, took {clock.Elapsed.TotalSeconds:0.0} s"));
            foreach (var path in paths)
            {
                Console.WriteLine($"      saved {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
            }

            return paths.Count > 0;
        }
        catch (SegmindException e)
        {
            Console.WriteLine($"      {e.GetType().Name}: {e.Message}");
            return false;
        }
    }

    /// <summary>Prints each change of state at once; Progress&lt;T&gt; would print from another thread, out of order.</summary>
    private sealed class Lines : IProgress<JobStatus>
    {
        private string? _last;

        public void Report(JobStatus value)
        {
            if (value.RawState != _last)
            {
                _last = value.RawState;
                Console.WriteLine($"      {value}");
            }
        }
    }
}
