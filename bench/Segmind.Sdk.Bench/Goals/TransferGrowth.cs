namespace Segmind.Sdk.Bench;

/// <summary>What a large image costs in a process of its own, and how much higher its memory peaks than that of the same process with a small one.</summary>
internal sealed record TransferGrowth(double AllocatedMiB, double PeakMiB)
{
    private const int Times = 3;

    public static async Task<TransferGrowth> MeasureAsync(Setup setup, string child, string warmUp, string small, string large)
    {
        var (allocated, peaks, smallPeaks) = (new List<double>(), new List<double>(), new List<double>());
        for (var time = 0; time < Times; time++)
        {
            smallPeaks.Add((await MoveAsync(small))[1]);
            var moved = await MoveAsync(large);
            allocated.Add(moved[0]);
            peaks.Add(moved[1]);
        }

        // What the machine's timing does to the allocations only adds: a read that has to wait allocates in the runtime.
        return new(allocated.Min() / Numbers.MiB, (Numbers.Median(peaks) - Numbers.Median(smallPeaks)) / Numbers.MiB);

        ValueTask<long[]> MoveAsync(string image) => ChildProcess.RunAsync(child, setup.Server.Address.ToString(), warmUp, image).SingleAsync();
    }
}
