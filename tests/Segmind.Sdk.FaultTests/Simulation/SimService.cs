using System.Text;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>A job as the service keeps it.</summary>
internal sealed record SimJob(string Id, TimeSpan AcceptedAt, TimeSpan EndsAt, bool Fails)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan ImageKept = TimeSpan.FromDays(7);

    // The signature and a header of 1 by 1; what makes one job's image differ from another's; the end.
    private static readonly byte[] Start = Convert.FromHexString("89504E470D0A1A0A0000000D4948445200000001000000010806000000 1F15C489".Replace(" ", "", StringComparison.Ordinal));
    private static readonly byte[] End = Convert.FromHexString("0000000049454E44AE426082");

    public Uri ImageUrl => new($"https://images.segmind.com/generations/{Id}.png");

    public bool IsBilled(TimeSpan now) => !Fails && now >= EndsAt;

    public bool IsKnown(TimeSpan now) => now < AcceptedAt + Kept;

    public bool HasImage(TimeSpan now) => !Fails && now >= EndsAt && now < EndsAt + ImageKept;

    public string State(TimeSpan now) => now < EndsAt ? "PROCESSING" : Fails ? "FAILED" : "COMPLETED";

    /// <summary>The image's bytes, other ones for each job.</summary>
    public byte[] Picture()
    {
        byte[] text = [.. "tEXt"u8, .. Encoding.ASCII.GetBytes($"Title\0{Id}")];
        return [.. Start, 0, 0, 0, (byte)(text.Length - 4), .. text, 0, 0, 0, 0, .. End];
    }
}

/// <summary>The service: its jobs and its ledger. It has a clock of its own, which is right.</summary>
internal sealed class SimService(World world)
{
    private readonly List<SimJob> _jobs = [];

    public IReadOnlyList<SimJob> Jobs => _jobs;

    /// <summary>Whole submits that came in, whatever became of them.</summary>
    public int Submits { get; set; }

    public int Uploads { get; set; }

    public int Billed => _jobs.Count(job => job.IsBilled(world.Time.Now));

    public SimJob? Find(string id) => _jobs.FirstOrDefault(job => job.Id == id);

    public SimJob Accept()
    {
        var n = _jobs.Count;
        var (length, fault) = world.JobFate(n);
        var job = new SimJob($"job-{n + 1}", world.Time.Now, world.Time.Now + length, fault == Fault.JobFails);
        _jobs.Add(job);
        world.Watch.Happened(fault, $"to {job.Id}");
        return job;
    }
}
