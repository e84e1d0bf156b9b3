using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What a caller wants, drawn for each world.</summary>
internal sealed record Manners
{
    /// <summary>What it does about an unknown outcome.</summary>
    public OnUnknown OnUnknown { get; init; }

    /// <summary>Whether it looks the truth up and tells the journal.</summary>
    public bool Resolves { get; init; }

    public bool RunsAgain { get; init; }

    public bool IsImpatient { get; init; }

    public bool UsesWorkflow { get; init; }

    public bool UsesLocalImage { get; init; }

    public TimeSpan? Interval { get; init; }

    /// <summary>How often it calls while things go wrong; after that all is calm.</summary>
    public int StormyCalls { get; init; } = 5;
}

/// <summary>Somebody who wants one image under one key, whatever happens, and calls until it is there or cannot be.</summary>
internal sealed class KeyCaller(World world, Manners manners)
{
    private const int CalmCalls = 4;
    private static readonly byte[] Photo = new SimJob("photo", default, default, false).Picture();
    private int _draws;
    private bool _mayGiveUp = true;

    public QueuedRequest Request { get; } = manners.UsesWorkflow
        ? new AnyWorkflow("68a98710c49c91c2edbbbfa0-v1") { ["image"] = "https://example.com/a.png", ["prompt"] = world.Prompt }
        : new SeedEditV3 { Image = manners.UsesLocalImage ? ImageInput.FromBytes(Photo) : ImageInput.FromUrl("https://example.com/a.png"), Prompt = world.Prompt };

    /// <summary>Whether the budget is what keeps the key from its image.</summary>
    public bool IsOutOfMoney { get; private set; }

    /// <summary>The state that the key ended in.</summary>
    public RunState End { get; private set; }

    public async Task RunAsync()
    {
        SimProcess? process = null;
        var isOver = false;
        for (var call = 0; call < manners.StormyCalls && !isOver; call++)
        {
            process = process is { IsDead: false } && !Chance(0.25) ? process : world.Start(Skew());
            isOver = process is not null && await CallAsync(process, isStormy: true);
            await (isOver ? Task.CompletedTask : SleepAsync());
        }

        await CalmDownAsync(process, isOver);
    }

    private async Task CalmDownAsync(SimProcess? process, bool isOver)
    {
        world.Weather.IsCalm = true;
        world.Watch.CheckImages();
        var last = process is { IsDead: false } && world.Weather is RandomWeather && Chance(0.7) ? process : world.Start()!;
        for (var call = 0; call < CalmCalls && !isOver; call++)
        {
            isOver = await CallAsync(last, isStormy: false);
        }

        End = await new KeyChecks(world, this, manners).CheckAsync(last, isOver);
    }

    public RunOnceOptions Options() => new() { Interval = manners.Interval };

    private async Task<bool> CallAsync(SimProcess process, bool isStormy)
    {
        process.Calls++;
        var options = Options();
        options.OnUnknown = _mayGiveUp ? manners.OnUnknown : OnUnknown.Throw;
        options.RunAgain = manners.RunsAgain;
        if (!isStormy)
        {
            options.Timeout = TimeSpan.FromHours(3);
        }
        else if (manners.IsImpatient && Happens(Fault.CallerTimesOut, 0.3))
        {
            options.Timeout = TimeSpan.FromSeconds(6);
        }

        using var cancel = isStormy && manners.IsImpatient && Happens(Fault.CallerCancels, 0.3)
            ? new CancellationTokenSource(TimeSpan.FromSeconds(3 * Pick(12)), process.Clock)
            : new CancellationTokenSource();
        var call = world.Bug.RunAsync(process, World.Key, Request, options, cancel.Token);
        var other = isStormy && Happens(Fault.SecondProcess, 0.1) && world.Start() is { } second ? (second, StartOther(second)) : default;
        var jobs = world.Service.Jobs.Count;
        var ending = await world.EndOfAsync(process, call);
        if (other.second is { } beside)
        {
            await world.EndOfAsync(beside, other.Item2);
        }

        return ending is not null && await IsOverAsync(process, ending, jobs, isAlone: other.second is null);
    }

    private Task<InferenceResult> StartOther(SimProcess second)
    {
        second.Calls++;
        return world.Bug.RunAsync(second, World.Key, Request, Options(), CancellationToken.None);
    }

    private async Task<bool> IsOverAsync(SimProcess process, Ending ending, int jobsBefore, bool isAlone)
    {
        if (isAlone && ending is { Charge: ChargeOutcome.NotCharged, Error: not InferenceFailedException })
        {
            world.Watch.Require(world.Service.Jobs.Skip(jobsBefore).All(job => job.Fails), Law.ChargeIsTrue, $"{ending} says that nothing was charged");
        }

        if (isAlone && ending.Error is { } error)
        {
            world.Watch.Told(process, error);
        }

        switch (ending.Error)
        {
            case null:
                return true;
            case InferenceFailedException:
                return !manners.RunsAgain && world.Watch.HasRecord(RecordKind.Failed);
            case SubmitOutcomeUnknownException unknown:
                world.Watch.Require(world.Watch.WasHit(unknown.Attempt), Law.I6UnknownIsJustified, $"attempt {unknown.Attempt} is unknown for no reason");
                return await IsGivenUpAsync(process, unknown.Attempt) && isAlone;
            case SpendLimitExceededException:
                IsOutOfMoney = isAlone;
                world.Watch.Require(!isAlone || world.Watch.IsAboveBudget(Purse.Spent(world.Disk)), Law.I11Budget, "refused with money left");
                return isAlone;
            case SegmindApiException { Kind: SegmindErrorKind.JobExpired }:
                return world.Watch.HasRecord(RecordKind.Expired);
            default:
                return false;
        }
    }

    private async Task<bool> IsGivenUpAsync(SimProcess process, int attempt)
    {
        if (manners.OnUnknown == OnUnknown.Resubmit && _mayGiveUp)
        {
            // It gives up one submit per key; after that it takes no for an answer.
            _mayGiveUp = world.Watch.Voids == 0;
            return !_mayGiveUp;
        }

        if (!manners.Resolves)
        {
            return true;
        }

        var truth = world.Service.Jobs.Count > world.Watch.Ids.Count ? UnknownResolution.Adopt(world.Service.Jobs[^1].Id) : UnknownResolution.NotAccepted;
        var resolving = process.Client.ResolveAsync(World.Key, attempt, truth);
        await world.PassAsync(() => resolving.IsCompleted || process.IsDead);
        await resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | (process.IsDead ? ConfigureAwaitOptions.ForceYielding : ConfigureAwaitOptions.None));
        return false;
    }

    private async Task SleepAsync()
    {
        var nap = Happens(Fault.AsleepPastExpiry, 0.08) ? TimeSpan.FromMinutes(61) : TimeSpan.FromSeconds(3 * Pick(20));
        await world.SleepAsync(nap);
    }

    private TimeSpan Skew() => Happens(Fault.ClockAhead, 0.1) ? TimeSpan.FromHours(24) : Happens(Fault.ClockBehind, 0.1) ? TimeSpan.FromHours(-24) : TimeSpan.Zero;

    private bool Happens(Fault fault, double probability)
    {
        var happens = !world.Weather.IsCalm && world.Weather is RandomWeather && Chance(probability);
        world.Watch.Happened(happens ? fault : Fault.None, "of the caller");
        return happens;
    }

    private bool Chance(double probability) => world.Dice.Chance(Lot.Caller, _draws++, probability);

    private int Pick(int count) => world.Dice.Pick(Lot.Caller, _draws++, count);
}
