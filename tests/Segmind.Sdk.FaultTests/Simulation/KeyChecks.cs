using System.Text;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What must be so when all has ended.</summary>
internal sealed class KeyChecks(World world, KeyCaller caller, Manners manners)
{
    private Watch Watch => world.Watch;

    public async Task<RunState> CheckAsync(SimProcess process, bool isOver)
    {
        var finding = process.Client.FindRunAsync(World.Key);
        await world.PassAsync(() => finding.IsCompleted);
        var run = await finding;
        CheckEnd(run, isOver);
        CheckCounts(run);
        CheckSecrets();
        Watch.CheckImages();
        Watch.CheckIds();
        await CheckNothingIsSentAsync(process, run);
        await (world.NewBudget is null ? Task.CompletedTask : new NextKeys(world).RunAsync());
        await CheckNothingIsLeftAsync();
        return run.State;
    }

    private void CheckEnd(RunInfo run, bool isOver)
    {
        var isStuck = run.State == RunState.Accepted && manners.Resolves;
        // Each call runs it again once, and each time the job fails anew: an end like any other.
        var isUnlucky = run.State == RunState.Failed && manners.RunsAgain;
        Watch.Require(isOver || isStuck || isUnlucky, Law.I7Liveness, $"the key ends {run.State} after four calm calls");
        Watch.Require(run.State is RunState.Saved or RunState.Failed or RunState.Unknown or RunState.Expired || isStuck || caller.IsOutOfMoney, Law.I8OneEnd, $"the key ends {run.State}");
        var job = run.Job is { } handle ? world.Service.Find(handle.RequestId) : null;
        switch (run.State)
        {
            case RunState.Saved:
                var pictures = world.Disk.Files.Where(file => Path.GetDirectoryName(file.Path) == World.Images && job?.Picture().AsSpan().SequenceEqual(file.Content) == true);
                Watch.Require(pictures.Any(), Law.I7Liveness, "a saved key has not its own image");
                break;
            case RunState.Failed:
                Watch.Require(job?.Fails == true, Law.I8OneEnd, "a failed key's job did not fail");
                break;
            case RunState.Expired:
                Watch.Require(job?.IsKnown(world.Time.Now) == false, Law.I8OneEnd, "an expired key's job is known");
                break;
            case RunState.Unknown:
                Watch.Require(Watch.WasHit(run.Attempt), Law.I6UnknownIsJustified, $"attempt {run.Attempt} ends unknown for no reason");
                break;
        }
    }

    private void CheckCounts(RunInfo run)
    {
        var service = world.Service;
        Watch.Require(service.Jobs.Count <= 1 + Watch.Voids + Watch.Again, Law.I1OneAccepted, $"{service.Jobs.Count} jobs with {Watch.Voids} voids and {Watch.Again} run again");
        Watch.Require(service.Billed <= service.Submits && service.Jobs.Count <= service.Submits, Law.BilledIsSubmitted, $"{service.Billed} billed of {service.Submits} submits");
        var intents = world.Disk.Files.Count(file => file.Path.EndsWith(".jsonl", StringComparison.Ordinal) && RecordCodec.Read(file.Content) is [{ R: RecordKind.Intent }, ..]);
        Watch.Require(service.Submits <= intents, Law.I2SubmitsHaveIntents, $"{service.Submits} submits with {intents} intents");
        Watch.Require(Watch.Faults.Count > 0 || (run.State == RunState.Saved && service.Submits == 1), Law.I15FairWeather, $"{run.State} after {service.Submits} submits in fair weather");
    }

    private void CheckSecrets()
    {
        byte[][] secrets = [Encoding.UTF8.GetBytes(SimProcess.ApiKey), Encoding.UTF8.GetBytes(world.Prompt), "IHDR"u8.ToArray()];
        foreach (var (path, content) in world.Disk.Files)
        {
            if (Path.GetDirectoryName(path) != World.Images)
            {
                Watch.Require(!secrets.Any(secret => content.AsSpan().IndexOf(secret) >= 0), Law.I13NoSecrets, $"a secret in {Path.GetExtension(path)}");
            }
        }
    }

    /// <summary>What is saved comes from the disk, and another request under the key goes nowhere.</summary>
    private async Task CheckNothingIsSentAsync(SimProcess process, RunInfo run)
    {
        if (run.State != RunState.Saved)
        {
            return;
        }

        var arrivals = Watch.Arrivals;
        process.Calls++;
        var again = await world.EndOfAsync(process, world.Bug.RunAsync(process, World.Key, caller.Request, caller.Options(), CancellationToken.None));
        Watch.Require(again?.Result is not null && Watch.Arrivals == arrivals, Law.I7Liveness, $"a saved key brought {again} and {Watch.Arrivals - arrivals} arrivals");
        arrivals = Watch.Arrivals;
        var otherRequest = new SeedEditV3 { Image = ImageInput.FromBytes(new SimJob("other", default, default, false).Picture()), Prompt = "a forest" };
        var other = await world.EndOfAsync(process, world.Bug.RunAsync(process, World.Key, otherRequest, caller.Options(), CancellationToken.None));
        Watch.Require(other?.Error is KeyConflictException && Watch.Arrivals == arrivals, Law.I10ConflictSendsNothing, $"another request brought {other} and {Watch.Arrivals - arrivals} arrivals");
    }

    private async Task CheckNothingIsLeftAsync()
    {
        foreach (var process in world.Processes.Where(process => !process.IsDead))
        {
            var closing = process.Client.DisposeAsync().AsTask();
            Watch.Require(await world.PassAsync(() => closing.IsCompleted), Law.NothingLeft, "a client does not close");
        }

        // An upload that all have left is let come to its end, within its own limit.
        await world.SleepAsync(TimeSpan.FromMinutes(5));
        foreach (var process in world.Processes.Where(process => !process.IsDead))
        {
            Watch.Require(process.Clock.Armed == 0, Law.NothingLeft, $"{process.Clock.Armed} timers are left");
        }
    }
}
