using Segmind.Sdk.FaultTests.Sabotage;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>ENOSPC, EIO and EROFS on every storage operation of a pruning, at each of its uses.</summary>
[Collection(nameof(OneThread))]
public sealed class PruningFaultTests(OneThread thread, ITestOutputHelper output)
{
    private static readonly SeedEditV3 Request = new() { Image = ImageInput.FromUrl("https://example.com/a.png"), Prompt = "a beach behind her" };
    private static readonly Fault[] Errors = [Fault.DiskFull, Fault.DiskError, Fault.DiskReadOnly];

    private static readonly DiskOperation[] Operations =
    [
        DiskOperation.AgeOf, DiskOperation.CreateDirectory, DiskOperation.Create, DiskOperation.Delete, DiskOperation.Exists, DiskOperation.List,
        DiskOperation.Lock, DiskOperation.Read, DiskOperation.Rename, DiskOperation.SyncDirectory, DiskOperation.Write,
    ];

    public static MatrixTheoryData<string, string> Cases { get; } = new(Operations.Select(operation => operation.ToString()), Errors.Select(error => error.ToString()));

    [Theory, MemberData(nameof(Cases))]
    public async Task A_pruning_loses_nothing_whatever_use_of_the_disk_fails(string operation, string error)
    {
        foreach (var (moment, stays) in DiskFaults.WaysOf(operation))
        {
            var ends = await thread.RunAsync(() => DiskSweep.RunAsync(use => PruneAsync(DiskFaults.At(operation, use, error, moment), stays)));

            output.WriteLine(FormattableString.Invariant($"{moment}{(stays ? ", and stays" : "")}: {ends.Count} uses"));
            Assert.NotEmpty(ends);
            Assert.All(ends, end => Assert.Equal(RunState.Saved, end));
        }
    }

    private static async Task<(World, RunState)> PruneAsync(Func<DiskOperation, string, (Fault, bool, DiskMoment)?> fault, bool stays)
    {
        var end = RunState.Free;
        var script = new Script { DiskStaysBroken = stays };
        var scenario = new Scenario { Script = () => script, Story = async (world, _) => end = await PruneAsync(world, script, fault) };
        return (await scenario.RunAsync(null), end);
    }

    /// <summary>A saved key is pruned on a failing disk, and again on one that is well. Then another process asks for it.</summary>
    private static async Task<RunState> PruneAsync(World world, Script script, Func<DiskOperation, string, (Fault, bool, DiskMoment)?> fault)
    {
        var one = world.Start()!;
        await world.EndOfAsync(one, one.Client.RunOnceAsync(World.Key, Request));
        world.Disk.TryCreate(RandomName.Part.NewPath(World.Images));
        await world.SleepAsync(TimeSpan.FromDays(2));

        var pruner = world.Start()!;
        script.DiskFault = fault;
        var error = await Record.ExceptionAsync(() => PruneAsync(pruner));
        Assert.True(error is null or IOException, error?.ToString());
        (script.DiskFault, script.IsCalm) = (null, true);
        await PruneAsync(pruner);

        var other = world.Start()!;
        var again = await world.EndOfAsync(other, other.Client.RunOnceAsync(World.Key, Request));
        world.Watch.Require(again?.Result is not null && world.Service.Jobs.Count == 1, Law.I1OneAccepted, $"a pruned key brought {again} and {world.Service.Jobs.Count} jobs");
        world.Watch.CheckIds();
        world.Watch.CheckImages();
        world.Watch.Require(world.Disk.Files.All(file => !file.Path.EndsWith(".part", StringComparison.Ordinal)), Law.NothingLeft, "an abandoned file is left");
        return (await other.Client.FindRunAsync(World.Key)).State;
    }

    private static async Task PruneAsync(SimProcess process) => await ((FileJobJournal)process.Journal!).PruneAsync(DateTimeOffset.MaxValue);
}
