using System.Runtime.InteropServices;

namespace Segmind.Sdk.Bench;

/// <summary>What the figures were measured on, without its name.</summary>
internal static class Machine
{
    public static string Describe() => FormattableString.Invariant(
        $"Machine: {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Numbers.MiB / 1024:0} GiB, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}.");

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
