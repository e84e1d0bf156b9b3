namespace Segmind.Sdk.Soak;

/// <summary>One printed line a minute.</summary>
internal static class Table
{
    public const double MiB = 1024 * 1024;

    /// <summary>"Left" is what full collections left: the least of the minute.</summary>
    public static void Head() => Console.WriteLine("    min       polls  polls/s  jobs ended  RSS MiB  left: RSS MiB  heap MiB  sockets  unobserved");

    public static void Row(Sample before, IReadOnlyList<Sample> samples)
    {
        var now = samples[^1];
        var polls = now.Server.Polls - before.Server.Polls;
        var seconds = (now.At - before.At).TotalSeconds;
        var resident = samples.Max(sample => sample.ResidentBytes) / MiB;
        var leftResident = samples.Min(sample => sample.CollectedResidentBytes) / MiB;
        var leftHeap = samples.Min(sample => sample.HeapBytes) / MiB;
        Console.WriteLine(FormattableString.Invariant(
            $"{now.At.TotalMinutes,7:0.00} {polls,11} {polls / seconds,8:0} {now.Ended - before.Ended,11} {resident,8:0.0} {leftResident,14:0.0} {leftHeap,9:0.00} {samples.Max(sample => sample.Sockets),8} {now.Unobserved,11}"));
    }
}
