namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>The sums of many jobs.</summary>
internal sealed class SimulationTally
{
    public SortedDictionary<string, int> Ends { get; } = new(StringComparer.Ordinal);

    public Dictionary<Fault, int> Faults { get; } = [];

    public List<(long Job, Law Law, string What)> Broken { get; } = [];

    public ulong Hash { get; private set; }

    public int Jobs { get; private set; }

    public void Add(JobReport report)
    {
        Jobs++;
        Hash = Trace.Join(Hash, report.Hash);
        var end = (report.HasJournal ? "journal: " : "plain: ") + report.End;
        Ends[end] = Ends.GetValueOrDefault(end) + 1;
        foreach (var (fault, count) in report.Watch.Faults)
        {
            Faults[fault] = Faults.GetValueOrDefault(fault) + count;
        }

        Broken.AddRange(report.Watch.Broken.Select(broken => (report.Job, broken.Law, broken.What)));
    }
}
