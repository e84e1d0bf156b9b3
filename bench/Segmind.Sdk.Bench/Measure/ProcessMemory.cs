using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>What Linux and the collector say of a process.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory that was ever resident.</summary>
    public static long PeakBytes() => PeakBytes(Environment.ProcessId);

    public static long PeakBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
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
