namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>One process with the shipped client in it. When it dies, its memory is gone and nothing it still does has any effect.</summary>
internal sealed class SimProcess
{
    public const string Root = "/sim";
    public const string ApiKey = "SG_0123456789abcdef";
    private readonly List<(string Path, object Lock)> _locks = [];

    public SimProcess(World world, int number, TimeSpan skew)
    {
        (World, Number) = (world, number);
        Clock = new SimClock(world.Time, skew);
    }

    public World World { get; }

    public int Number { get; }

    public SimClock Clock { get; }

    public bool IsDead { get; private set; }

    /// <summary>How many calls were made in it: what is counted per call is told apart by it.</summary>
    public int Calls { get; set; }

    /// <summary>Submits that are on the wire.</summary>
    public int Sending { get; set; }

    public SegmindClient Client { get; private set; } = null!;

    public IJobJournal? Journal { get; private set; }

    public SpendBudget? Budget { get; private set; }

    /// <exception cref="JournalException">The disk does not let the journal be opened.</exception>
    public void Start(bool hasJournal)
    {
        Journal = hasJournal ? World.Bug.Journal(this, new FileJobJournal(Root, null, World.Bug.Storage(this, new SimStorage(this)))) : null;
        Budget = World.NewBudget?.Invoke();
        var options = new SegmindClientOptions { ApiKey = ApiKey, Journal = Journal, Budget = Budget };
        Client = new SegmindClient(options, World.Bug.Wire(this, new SimWire(this)), Clock);
    }

    public void Die(bool powerLost)
    {
        if (powerLost)
        {
            World.LosePower();
        }
        else if (!IsDead)
        {
            World.Trace.Add($"process {Number} dies");
            End();
        }
    }

    /// <summary>Its locks are freed, its timers never fire, its calls never end.</summary>
    public void End()
    {
        IsDead = true;
        Clock.IsStopped = true;
        foreach (var (path, held) in _locks)
        {
            World.Disk.Unlock(path, held);
        }
    }

    public void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new IOException("The process is dead.");
        }
    }

    public IDisposable? TryLock(string path)
    {
        var held = new Held(World.Disk, path);
        if (!World.Disk.TryLock(path, held))
        {
            return null;
        }

        _locks.Add((path, held));
        return held;
    }

    /// <summary>What a dead process waits for; a living one until its token ends it.</summary>
    public async Task NeverAsync(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource();
        using var ending = IsDead ? default : cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        await never.Task;
    }

    private sealed class Held(SimDisk disk, string path) : IDisposable
    {
        public void Dispose() => disk.Unlock(path, this);
    }
}
