
namespace Segmind.Sdk.Bench;

/// <summary>P8: from the start of a process to its first answer, for each way to publish.</summary>
internal static class ColdStarts
{
    private const int Starts = 15;

    private const string Method =
        """
        Two small programs submit one request and print the job's id: `bench/ColdStart` by the SDK, `bench/ColdStart.Bare` by a bare `HttpClient` with `JsonContent` and source-generated JSON. Time is from the start of the process to the printed id, the median of 15 starts that take turns; memory is the peak then; size is what was published. NativeAOT is for net8.0, the others for net10.0. Warnings of the trimmer and of the AOT compiler are counted over all publishes.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        using var scratch = new ScratchFolder();
        var warnings = 0;
        var budgets = new List<Budget>();
        foreach (var way in PublishWay.All)
        {
            var (sdk, bare) = (await way.PublishAsync("ColdStart", scratch.Path), await way.PublishAsync("ColdStart.Bare", scratch.Path));
            warnings += sdk.Warnings + bare.Warnings;
            var (sdkStarts, bareStarts) = (new List<ColdStart>(), new List<ColdStart>());
            for (var start = 0; start < Starts; start++)
            {
                sdkStarts.Add(await ColdStart.RunAsync(sdk.Program, setup.Server.Address));
                bareStarts.Add(await ColdStart.RunAsync(bare.Program, setup.Server.Address));
            }

            budgets.AddRange(
            [
                new("P8", $"{way.Name}: first answer after", "ms", Numbers.Median(sdkStarts.Select(start => start.Milliseconds))) { Floor = Numbers.Median(bareStarts.Select(start => start.Milliseconds)) },
                new("P8", $"{way.Name}: peak memory", "MB", Numbers.Median(sdkStarts.Select(start => start.PeakBytes / 1e6))) { Floor = Numbers.Median(bareStarts.Select(start => start.PeakBytes / 1e6)) },
                new("P8", $"{way.Name}: size", "MB", sdk.Bytes / 1e6) { Floor = bare.Bytes / 1e6 },
            ]);
        }

        return new Chapter("P8 Cold start", Method, [.. budgets, new("P8", "trim and AOT warnings", "", warnings) { Limit = 0 }]);
    }
}
