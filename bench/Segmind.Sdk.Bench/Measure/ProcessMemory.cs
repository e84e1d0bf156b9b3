using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>What Linux says of this process.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory that was ever resident.</summary>
    public static long PeakBytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>What is reachable on the heap.</summary>
    public static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
