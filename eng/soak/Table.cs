namespace Segmind.Sdk.Soak;

/// <summary>One printed line a minute.</summary>
internal static class Table
{
    public const double MiB = 1024 * 1024;

    public static void Head() => Console.WriteLine("    min       polls  polls/s  jobs ended  RSS MiB  collected MiB  heap MiB  sockets  unobserved");

    public static void Row(Sample now, Sample before)
    {
        var polls = now.Server.Polls - before.Server.Polls;
        var seconds = (now.At - before.At).TotalSeconds;
        var rate = seconds > 0 ? FormattableString.Invariant($"{polls / seconds:0}") : "-";
        Console.WriteLine(FormattableString.Invariant(
            $"{now.At.TotalMinutes,7:0.00} {polls,11} {rate,8} {now.Ended - before.Ended,11} {now.ResidentBytes / MiB,8:0.0} {now.CollectedResidentBytes / MiB,14:0.0} {now.HeapBytes / MiB,9:0.00} {now.Sockets,8} {now.Unobserved,11}"));
    }
}
