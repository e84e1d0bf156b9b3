using System.Collections.Concurrent;
using System.Globalization;

namespace Segmind.Sdk.FaultTests;

/// <summary>Whatever a service does and whatever an app wraps around the client: one call is one POST, and the caller hears the first true outcome.</summary>
[Collection(nameof(MatrixTests))]
public class MatrixTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;

    [Fact]
    public async Task In_every_cell_one_call_is_one_POST_over_HTTP_1_1_and_the_first_true_outcome()
    {
        var runs = await RunAsync(Cell.All, static (cell, watch) => new SdkCaller(cell, watch, RunMode.Queue));

        Print("Segmind.Sdk", runs);
        Assert.Empty(runs.Where(run => !run.IsTrue).Select(run => run.ToString()));
        Assert.All(runs, run => Assert.InRange(run.Tally.Accepted, 0, 1));
        Assert.InRange(runs.Count, 200, int.MaxValue);
    }

    [Fact]
    public async Task In_every_cell_one_direct_run_is_one_POST_and_no_foreign_exception()
    {
        var runs = await RunAsync(Cell.All, static (cell, watch) => new SdkCaller(cell, watch, RunMode.Direct));

        Print("Segmind.Sdk, direct", runs);
        Assert.Empty(runs.Where(run => run.Tally != run.Cell.Behaviour.Arrived).Select(run => run.ToString()));
        Assert.DoesNotContain(runs, run => run.Outcome.StartsWith("System.", StringComparison.Ordinal));
        Assert.InRange(runs.Count, 200, int.MaxValue);
    }

    [Theory]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task A_primary_handler_that_sends_again_by_itself_sends_no_second_body(RunMode mode)
    {
        var runs = await RunAsync(Cell.Of(Composition.Opaque), (cell, watch) => new SdkCaller(cell, watch, mode));

        Print($"Segmind.Sdk, {mode}", runs);
        Assert.Empty(runs.Where(run => run.Tally.Complete > run.Cell.Behaviour.Arrived.Complete || run.Tally.Accepted > 1).Select(run => run.ToString()));
        Assert.DoesNotContain(runs, run => run.Outcome.StartsWith("System.", StringComparison.Ordinal));
        Assert.All(runs.GroupBy(run => run.Cell.Composition.Name), cells => Assert.True(cells.Count(run => run.Tally.Accepted == 1) > cells.Count() / 2, $"{cells.Key} hardly submits."));
        Assert.Contains(runs, run => run.Tally.OverHttp2 > 0);
    }

    [Fact]
    public async Task In_the_same_cells_a_bare_HttpClient_posts_more_than_once()
    {
        var runs = await RunAsync(Cell.All, static (cell, watch) => new BareCaller(cell, watch));

        Print("HttpClient", runs);
        Assert.Equal(Cell.All.Count, runs.Count);
        Assert.InRange(runs.Count(run => run.Tally.Complete > run.Cell.Behaviour.Arrived.Complete), 40, int.MaxValue);
    }

    private static async Task<List<CellRun>> RunAsync(IReadOnlyList<Cell> cells, Func<Cell, Watch, ICaller> newCaller)
    {
        var runs = new ConcurrentBag<CellRun>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) => runs.Add(await cell.RunAsync(newCaller)));
        return [.. runs];
    }

    private void Print(string client, List<CellRun> runs)
    {
        output.WriteLine($"{client}: {Describe(runs)}");
        foreach (var group in runs.GroupBy(run => run.Cell.Composition.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {group.Key}: {Describe(group)}");
        }

        foreach (var group in runs.GroupBy(run => run.Cell.Behaviour.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {group.Key}: {Describe(group)}");
        }
    }

    private static string Describe(IEnumerable<CellRun> runs)
    {
        var all = runs.ToList();
        var sum = all.Aggregate(default(Tally), (tally, run) => tally + run.Tally);
        return string.Create(CultureInfo.InvariantCulture, $"{all.Count} cells, {sum.Arrivals} arrivals, {sum.Complete} complete, {sum.Accepted} accepted, {sum.OverHttp2} over HTTP/2; at most {all.Max(run => run.Tally.Complete)} complete in one call; more POSTs than the call is worth in {all.Count(run => run.Tally.Complete > run.Cell.Behaviour.Arrived.Complete)} cells");
    }
}
