namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What came of one job.</summary>
internal sealed record JobReport(long Job, bool HasJournal, string End, ulong Hash, string Trace, Watch Watch);

/// <summary>Runs jobs, each in a world of its own that is made of the seed and the job's number.</summary>
internal sealed class Simulation(ulong seed, Func<Bug>? bug = null)
{
    /// <summary>Of so many jobs one runs without a journal.</summary>
    public const int PlainShare = 2;

    private const double BudgetShare = 0.06;

    // For one submit, for one and what follows a cheaper one than was feared, for two.
    private static readonly decimal[] Limits = [0.10m, 0.115m, 0.12m];

    public async Task<JobReport> RunAsync(long job, bool keepTrace = false)
    {
        var dice = new Dice(seed, job);
        var hasJournal = job % PlainShare != 0;
        var isSlow = dice.Chance(Lot.Climate, 10, 0.12);
        var world = new World(dice, bug: bug?.Invoke(), keepTrace: keepTrace)
        {
            HasJournal = hasJournal,
            JobFate = n => FateOf(dice, n, isSlow),
            NewBudget = hasJournal && dice.Chance(Lot.Climate, 17, BudgetShare) ? () => new SpendBudget(Limits[dice.Pick(Lot.Climate, 18, Limits.Length)]) { Price = _ => Purse.Price } : null,
        };
        var manners = MannersOf(dice, isSlow);
        if (!hasJournal)
        {
            var plain = new PlainCaller(world, manners);
            await plain.RunAsync();
            return Report(world, job, plain.End);
        }

        var caller = new KeyCaller(world, manners);
        await caller.RunAsync();
        return Report(world, job, caller.End.ToString());
    }

    private static JobReport Report(World world, long job, string end)
    {
        world.Trace.Add($"end: {end}");
        return new JobReport(job, world.HasJournal, end, world.Trace.Hash, world.Trace.Text, world.Watch);
    }

    private static (TimeSpan, Fault) FateOf(Dice dice, int n, bool isSlow) =>
        isSlow ? (dice.Chance(Lot.Job, 3 * n, 0.4) ? (TimeSpan.FromMinutes(70), Fault.VerySlowJob) : (TimeSpan.FromMinutes(12 + dice.Pick(Lot.Job, (3 * n) + 1, 40)), Fault.SlowJob))
        : (TimeSpan.FromSeconds(dice.Pick(Lot.Job, (3 * n) + 1, 15)), dice.Chance(Lot.Job, (3 * n) + 2, 0.1) ? Fault.JobFails : Fault.None);

    private static Manners MannersOf(Dice dice, bool isSlow) => new()
    {
        OnUnknown = dice.Chance(Lot.Climate, 11, 0.25) ? OnUnknown.Resubmit : OnUnknown.Throw,
        Resolves = dice.Chance(Lot.Climate, 12, 0.4),
        RunsAgain = dice.Chance(Lot.Climate, 13, 0.25),
        IsImpatient = dice.Chance(Lot.Climate, 14, 0.25),
        UsesWorkflow = dice.Chance(Lot.Climate, 15, 0.2),
        UsesLocalImage = dice.Chance(Lot.Climate, 16, 0.25),
        Interval = isSlow ? TimeSpan.FromMinutes(4) : null,
    };
}
