using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Somebody who runs a request without a journal: one call, and if it names a job, a wait for that job.</summary>
internal sealed class PlainCaller(World world, Manners manners)
{
    public string End { get; private set; } = "";

    public async Task RunAsync()
    {
        var process = world.Start()!;
        process.Calls++;
        var request = new SeedEditV3 { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = world.Prompt };
        var options = new RunOptions { Interval = manners.Interval };
        using var cancel = manners.IsImpatient && world.Dice.Chance(Lot.Caller, 0, 0.5)
            ? new CancellationTokenSource(TimeSpan.FromSeconds(3 * world.Dice.Pick(Lot.Caller, 1, 12)), process.Clock)
            : new CancellationTokenSource();
        var ending = await world.EndOfAsync(process, process.Client.RunAsync(request, options, cancel.Token));
        if (ending is { Charge: ChargeOutcome.NotCharged })
        {
            world.Watch.Require(world.Service.Jobs.All(job => job.Fails), Law.ChargeIsTrue, $"{ending} says that nothing was charged");
        }

        world.Weather.IsCalm = true;
        ending = await ResumeAsync(process, ending);
        End = ending?.ToString() ?? "died";
        await CheckAsync(process, ending, cancel);
    }

    private async Task<Ending?> ResumeAsync(SimProcess process, Ending? ending)
    {
        var job = ending?.Error switch
        {
            InferenceTimeoutException timeout => timeout.Job,
            InferenceCanceledException canceled => canceled.Job,
            SegmindConnectionException lost => lost.Job,
            _ => null,
        };
        if (job is null)
        {
            return ending;
        }

        process.Calls++;
        return await world.EndOfAsync(process, job.WaitAsync(new WaitOptions { Interval = manners.Interval, Timeout = TimeSpan.FromHours(3) }));
    }

    private async Task CheckAsync(SimProcess process, Ending? ending, CancellationTokenSource cancel)
    {
        var (watch, service) = (world.Watch, world.Service);
        watch.Require(service.Jobs.Count <= 1, Law.I1OneAccepted, $"{service.Jobs.Count} jobs for one call");
        watch.Require(service.Billed <= service.Submits, Law.BilledIsSubmitted, $"{service.Billed} billed of {service.Submits} submits");
        if (ending?.Result is { } result)
        {
            var image = new MemoryStream();
            var copying = result.Images[0].CopyToAsync(image);
            await world.PassAsync(() => copying.IsCompleted);
            watch.Require(image.ToArray().AsSpan().SequenceEqual(service.Jobs[0].Picture()), Law.I7Liveness, "a result is not the job's own");
        }

        watch.Require(watch.Faults.Count > 0 || manners.IsImpatient || (ending?.Result is not null && service.Submits == 1), Law.I15FairWeather, $"{ending} after {service.Submits} submits in fair weather");
        cancel.Dispose();
        process.Client.Dispose();
        // What a submit left to itself still waits for is its own limit.
        await world.SleepAsync(TimeSpan.FromMinutes(5));
        watch.Require(process.IsDead || process.Clock.Armed == 0, Law.NothingLeft, $"{process.Clock.Armed} timers are left");
    }
}
