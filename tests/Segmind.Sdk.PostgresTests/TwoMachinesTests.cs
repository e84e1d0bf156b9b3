using System.Text.RegularExpressions;
using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.PostgresTests;

/// <summary>Processes that share nothing but the database.</summary>
public sealed partial class TwoMachinesTests : IAsyncLifetime
{
    private const int HangGuard = 120_000;
    private const string Key = "order-4711";
    private Database _database = null!;
    private SegmindEmulator _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await Database.CreateAsync();
        _emulator = await SegmindEmulator.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_emulator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Two_processes_on_one_key_submit_once()
    {
        // So late that the second comes while the first is still sending.
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(3) });
        using var first = NewMachine();
        using var second = NewMachine();

        var ends = new[] { await first.EndAsync(), await second.EndAsync() };
        using var late = NewMachine();
        ends = [.. ends, await late.EndAsync()];

        Assert.All(ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Error)));
        var charge = Assert.Single(_emulator.Ledger.Entries);
        Assert.All(ends, end => Assert.Equal(charge.RequestId, JobIn().Match(end.Output).Groups[1].Value));
        Assert.Equal((1, LedgerState.Completed), (Submits, charge.State));
        TestContext.Current.TestOutputHelper!.WriteLine($"3 processes, {Submits} submit, {charge.Cost} charged");
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_process_that_is_killed_while_it_sends_leaves_the_key_unknown_and_not_held()
    {
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.WithholdAnswer });
        using var killed = NewMachine();
        while (Submits == 0)
        {
            await Task.Delay(10);
        }

        await killed.KillAsync();
        using var next = NewMachine();
        var end = await next.EndAsync();

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith(nameof(SubmitOutcomeUnknownException), end.Error, StringComparison.Ordinal);
        Assert.Equal(1, Submits);
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_sample_shows_one_charge_for_two_runs()
    {
        using var machine = new Machine(_database);

        var end = await machine.EndAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.EndsWith("2 runs of one key, 1 submit, 1 charge in the ledger\n", end.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private int Submits => _emulator.Requests.Count(request => request is { Method: "POST", Path: "/v2/seededit-v3" });

    private Machine NewMachine() => new(_database, Key, _emulator.BaseAddress.AbsoluteUri);

    [GeneratedRegex("job (\\S+),")]
    private static partial Regex JobIn();
}
