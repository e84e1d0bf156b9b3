namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>One job's world: a service, a disk, processes that come and go, and the weather over all of them.</summary>
internal sealed class World
{
    public const string Key = "order-4711";
    public static readonly string Images = Path.Combine(SimProcess.Root, "images");
    private const int MostMoves = 20_000;
    private readonly SimClock _clock;
    private int _flips;
    private int _losses;

    public World(Dice dice, Weather? weather = null, Bug? bug = null, bool keepTrace = false)
    {
        Dice = dice;
        Weather = weather ?? new RandomWeather(dice);
        Bug = bug ?? Bug.None;
        Trace = new Trace(Time, keepTrace);
        Watch = new Watch(this);
        Disk = new SimDisk(Time);
        Service = new SimService(this);
        _clock = new SimClock(Time, TimeSpan.Zero);
    }

    public Dice Dice { get; }

    public Weather Weather { get; }

    public Bug Bug { get; }

    public SimTime Time { get; } = new();

    public SimDisk Disk { get; }

    public SimService Service { get; }

    public Watch Watch { get; }

    public Trace Trace { get; }

    public List<SimProcess> Processes { get; } = [];

    public bool HasJournal { get; init; } = true;

    /// <summary>What each process is allowed to spend, at <see cref="Purse.Price"/> a submit.</summary>
    public Func<SpendBudget>? NewBudget { get; init; }

    public string Prompt { get; init; } = "a beach behind her";

    /// <summary>What becomes of the n-th job.</summary>
    public Func<int, (TimeSpan Length, Fault Fault)> JobFate { get; init; } = _ => (TimeSpan.FromSeconds(6), Fault.None);

    /// <summary>Heads or tails: what nobody can know, such as whether a submit that brought a 503 was accepted.</summary>
    public Func<bool>? FixedFlip { get; init; }

    /// <summary>What a power cut leaves of what was not flushed; drawn, if it is not set.</summary>
    public Func<int, int>? FixedLoss { get; init; }

    /// <summary>How long the service takes to answer a submit.</summary>
    public TimeSpan AnswerDelay { get; init; }

    public bool Flip() => FixedFlip?.Invoke() ?? Dice.Pick(Lot.Submit, 1_000_000 + _flips++, 2) == 0;

    /// <summary>A new process; <see langword="null"/> when the disk does not let it begin.</summary>
    public SimProcess? Start(TimeSpan skew = default)
    {
        var process = new SimProcess(this, Processes.Count + 1, skew);
        Processes.Add(process);
        try
        {
            process.Start(HasJournal);
            return process;
        }
        catch (JournalException e)
        {
            Trace.Add($"process {process.Number} does not start");
            Watch.Require(e.Charge == ChargeOutcome.NotCharged, Law.ChargeIsTrue, "a journal that can't be opened charges nothing");
            process.End();
            return null;
        }
    }

    public void LosePower()
    {
        Trace.Add("the power fails");
        foreach (var process in Processes)
        {
            process.End();
        }

        Disk.LosePower(FixedLoss ?? (count => Dice.Pick(Lot.Loss, _losses++, count)));
        if (HasJournal)
        {
            Watch.CheckImages();
        }
    }

    /// <summary>Lets time pass until something is so, or until nothing will happen any more.</summary>
    public async Task<bool> PassAsync(Func<bool> isSo)
    {
        for (var moves = 0; moves < MostMoves; moves++)
        {
            await OneThread.RestAsync();
            if (isSo())
            {
                return true;
            }

            if (!Time.TryMoveOn())
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Puts other bytes in an attempt's place, as a rename over it would.</summary>
    public void Rewrite(int attempt, byte[] records)
    {
        var (path, _) = Disk.Files.First(file => file.Path.EndsWith(FormattableString.Invariant($".{attempt}.jsonl"), StringComparison.Ordinal));
        var node = Disk.Find(path)!;
        (node.Content, node.Durable) = (records, records);
    }

    public async Task SleepAsync(TimeSpan length)
    {
        var nap = Task.Delay(length, _clock);
        await PassAsync(() => nap.IsCompleted);
    }

    /// <summary>Sees a call through, or its process to its death. <see langword="null"/> for one that died.</summary>
    public async Task<Ending?> EndOfAsync(SimProcess process, Task<InferenceResult> call)
    {
        if (!await PassAsync(() => call.IsCompleted || process.IsDead))
        {
            Watch.Break(Law.I7Liveness, "a call never ends");
            return null;
        }

        var ending = process.IsDead ? null : await Ending.OfAsync(call);
        Trace.Add($"call ends: {ending?.ToString() ?? "died"}");
        return ending;
    }
}
