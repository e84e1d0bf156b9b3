using System.Globalization;

namespace Segmind.Sdk.FaultTests.LargeImages;

/// <summary>What one call costs this process: the bytes it allocated and by how much the memory in use peaked above where it began.</summary>
internal readonly record struct Footprint(long Allocated, long Growth)
{
    private const double MiB = 1024 * 1024;

    public static async Task<Footprint> OfAsync(Func<Task> call)
    {
        // Memory that is free but kept would hide a growth.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        ForgetPeak();
        var resident = Status("VmHWM");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await call();
        return new(GC.GetTotalAllocatedBytes(precise: true) - before, Math.Max(0, Status("VmHWM") - resident));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Allocated / MiB:0.000} MiB allocated, {Growth / MiB:0.0} MiB more at the peak");

    private static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    /// <summary>Linux alone tells the peak; elsewhere only the allocations count.</summary>
    private static long Status(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1).Trim().TrimEnd("kB"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
