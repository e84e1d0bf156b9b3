using Segmind.Sdk.FaultTests.Sabotage;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>ENOSPC, EIO, EROFS and EACCES on every storage operation, at each of its uses in the run of one key.</summary>
[Collection(nameof(OneThread))]
public sealed class DiskFaultTests(OneThread thread, ITestOutputHelper output)
{
    // A file's age is asked for by pruning alone, which has a test of its own.
    private static readonly DiskOperation[] Operations = [.. Enum.GetValues<DiskOperation>().Where(operation => operation != DiskOperation.AgeOf)];
    private static readonly Fault[] Errors = [Fault.DiskFull, Fault.DiskError, Fault.DiskReadOnly, Fault.DiskForbidden];

    public static MatrixTheoryData<string, string> Cases { get; } = new(Operations.Select(operation => operation.ToString()), Errors.Select(error => error.ToString()));

    /// <summary>Once, before, in the midst of or after what was asked for; or from then on, until the next process finds the disk well again.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task A_run_breaks_no_law_and_ends_whatever_use_of_the_disk_fails(string operation, string error)
    {
        foreach (var (moment, stays) in DiskFaults.WaysOf(operation))
        {
            var ends = await thread.RunAsync(() => DiskSweep.RunAsync(use => RunAsync(DiskFaults.At(operation, use, error, moment), stays)));

            output.WriteLine(FormattableString.Invariant($"{moment}{(stays ? ", and stays" : "")}: {ends.Count} uses, {string.Join(", ", ends.CountBy(end => end).Select(end => $"{end.Value} {end.Key}"))}"));
            Assert.NotEmpty(ends);
            Assert.All(ends, end => Assert.True(end is RunState.Saved or RunState.Unknown, end.ToString()));
        }
    }

    private static async Task<(World, RunState)> RunAsync(Func<DiskOperation, string, (Fault, bool, DiskMoment)?> fault, bool stays)
    {
        var end = RunState.Free;
        var scenario = new Scenario
        {
            Script = () => new Script { DiskFault = fault, DiskStaysBroken = stays },
            Manners = new Manners { StormyCalls = stays ? 1 : 3, UsesLocalImage = true },
            NewBudget = () => new SpendBudget(1m) { Price = _ => 0.06m },
            Story = async (world, manners) =>
            {
                var caller = new KeyCaller(world, manners);
                await caller.RunAsync();
                end = caller.End;
            },
        };
        return (await scenario.RunAsync(null), end);
    }
}
