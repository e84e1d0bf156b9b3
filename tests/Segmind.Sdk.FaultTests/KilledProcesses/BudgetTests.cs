using System.Globalization;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>One budget over all processes, the dead included.</summary>
[Collection(nameof(OneAtATime))]
public sealed class BudgetTests(ITestOutputHelper output)
{
    // At 0.20 a run.
    private const decimal Limit = 0.50m;
    private const int Affordable = 2;
    private const int Settling = 4;

    // The first key comes to its images over these; the second is left unknown, and keeps its reserve.
    private static readonly string[] Deaths =
    [
        "lock key after", "create attempt after", "write intent half", "write accepted after", "write completed before", "write completed half", "write completed after",
        "rename part after", "write saved half", "write saved after", "read submit headers after",
    ];

    [Fact]
    public async Task No_death_lets_a_run_start_above_the_budget_and_settling_twice_changes_nothing()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Order = scene.Order with { Key = "order-1,order-2,order-3,order-4", Budget = Limit };
        var begun = 0;
        var tally = new KillTally();
        foreach (var boundary in Deaths)
        {
            var trace = await scene.RunAsync(order => order with { DieAtName = boundary });
            Assert.True(trace.WasKilled);
            KeyLaws.HoldOf(trace);
            tally.Add(trace.Window);
            await scene.QuietAsync(begun += trace.SubmitsBegun);
            Assert.True(scene.Rows.Count <= Affordable, $"I11: {scene.Rows.Count} runs were accepted on a budget for {Affordable}.");
        }

        tally.Print(output);
        Assert.Equal(Settling, tally[KillWindow.SettlingSpend]);
        await scene.RunAsync();
        var last = await scene.RunAsync();
        await KeyLaws.HoldAsync(scene);
        var ends = last.Ends.Select(end => end.Split(' ')[0]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Deaths.Length} deaths, {scene.Rows.Count} runs accepted; at last: {string.Join("; ", ends)}"));
        Assert.Equal(["saved", nameof(SubmitOutcomeUnknownException), nameof(SpendLimitExceededException), nameof(SpendLimitExceededException)], ends);
        Assert.Equal(Affordable, scene.Rows.Count);
        Assert.Equal(await SpentAsync(scene), await SpentAsync(scene));
    }

    [Theory]
    [InlineData("create attempt before")]
    [InlineData("write intent before")]
    public async Task A_process_that_stands_still_before_its_intent_is_written_keeps_all_others_from_the_money(string boundary)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Order = scene.Order with { Budget = Limit / Affordable };
        using var first = scene.Start(order => order with { Key = "order-1", DieAtName = boundary, Signal = VictimSignal.Stop });
        await first.StoppedAsync();

        using var second = scene.Start(order => order with { Key = "order-2" });
        await Wait.UntilAsync(() => scene.Submits.Count > 0 || second.Trace.Passed.Count(name => name == "lock key after") > 5, "the second process tries for the budget");
        Assert.Empty(scene.Submits);
        first.Resume();

        Assert.Equal(["saved 2"], (await first.EndAsync()).Ends);
        Assert.StartsWith(nameof(SpendLimitExceededException), Assert.Single((await second.EndAsync()).Ends), StringComparison.Ordinal);
        Assert.Single(scene.Rows);
        Assert.Single(scene.Submits);
    }

    [Fact]
    public async Task Processes_that_run_their_keys_at_once_spend_no_more_than_the_budget()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Order = scene.Order with { Budget = Limit };

        var traces = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => scene.RunAsync(order => order with { Key = $"order-{n}" })));

        var ends = traces.Select(trace => Assert.Single(trace.Ends).Split(' ')[0]).Order(StringComparer.Ordinal);
        Assert.Equal([nameof(SpendLimitExceededException), nameof(SpendLimitExceededException), "saved", "saved"], ends);
        Assert.Equal(Affordable, scene.Rows.Count);
        Assert.Equal(Affordable, scene.Submits.Count);
    }

    private static async Task<decimal> SpentAsync(Scene scene)
    {
        var budget = VictimScript.BudgetOf(scene.Order)!;
        await using var client = scene.NewClient(options => options.Budget = budget);
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => VictimScript.PlayAsync(client, scene.Order, "order-5"));
        Assert.InRange(budget.Spent, 0.01m, Limit);
        return budget.Spent;
    }
}
