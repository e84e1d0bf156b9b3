namespace Segmind.Sdk.Soak;

/// <summary>The gates.</summary>
internal static class Verdict
{
    private const double MostDriftMiB = 2;

    // The client's own cap per server; polls and submits have connections of their own.
    private const int CapPerRole = 64;

    public static bool Print(SoakOptions options, IReadOnlyList<Sample> samples, Sample last, Load load)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{last.Server.Polls} polls arrived, {last.Server.Broken} of them were broken on purpose; {load.Completed} jobs completed, {load.Failed} failed."));
        foreach (var complaint in load.Complaints)
        {
            Console.WriteLine(complaint);
        }

        var sockets = samples.Max(sample => sample.Sockets);
        bool[] gates =
        [
            Gate("jobs that ended wrong", load.Wrong, load.Wrong == 0),
            Gate("submits that arrived less jobs that ended", last.Server.Submits - load.Ended, last.Server.Submits == load.Ended && load.Ended > 0),
            Gate("unobserved task exceptions", last.Unobserved, last.Unobserved == 0),
            Gate($"open poll connections at the server, at most {CapPerRole}", last.Server.PeakPollConnections, last.Server.PeakPollConnections is > 0 and <= CapPerRole),
            Gate($"open sockets of the client, at most {2 * CapPerRole}", sockets, sockets is > 0 and <= 2 * CapPerRole),
            Gate("sockets open once the client is disposed", last.Sockets, last.Sockets == 0),
            DriftGate(options, samples),
        ];
        return gates.All(passed => passed);
    }

    private static bool DriftGate(SoakOptions options, IReadOnlyList<Sample> samples)
    {
        if (options.Length < Drift.Least)
        {
            Console.WriteLine(FormattableString.Invariant($"  --  RSS drift: not judged, a run under {Drift.Least.TotalMinutes:0} minutes has no two minutes after the warm-up to compare"));
            return true;
        }

        var drift = Drift.Bytes(samples) / Table.MiB;
        return Gate(FormattableString.Invariant($"RSS drift after minute 2 in MiB, at most {MostDriftMiB:0}"), FormattableString.Invariant($"{drift:0.00}"), drift <= MostDriftMiB);
    }

    private static bool Gate(string what, object value, bool passed)
    {
        Console.WriteLine(FormattableString.Invariant($"  {(passed ? "ok" : "NO")}  {what}: {value}"));
        return passed;
    }
}
