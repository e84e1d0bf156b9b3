namespace Segmind.Sdk.Bench;

/// <summary>Writes <c>RESULTS.md</c> and its picture: every figure beside its floor and beside what people write today.</summary>
internal static class Report
{
    public static async Task RunAsync()
    {
        var file = Path.Combine(Repository.Bench, "RESULTS.md");
        await File.WriteAllTextAsync(file, Introduction());
        await using var server = await ServerProcess.StartAsync();
        await foreach (var chapter in ChaptersAsync(new Setup(server, WithToday: true)))
        {
            Console.WriteLine($"{chapter.Title}\n{string.Join('\n', chapter.Budgets.Select(budget => budget.Line))}");
            await File.AppendAllTextAsync(file, Markdown.Of(chapter));
        }
    }

    private static async IAsyncEnumerable<Chapter> ChaptersAsync(Setup setup)
    {
        await foreach (var chapter in Goals.MeasureAsync(setup))
        {
            yield return chapter;
        }

        yield return Micro.Measure();
        yield return await ColdStarts.MeasureAsync(setup);
        yield return await Growth.MeasureAsync(setup);
    }

    private static string Introduction() =>
        $"""
        # Results

        Written by `dotnet run -c Release --project bench/Segmind.Sdk.Bench -- report`; all figures of a table come from one run. `-- gate` measures the chapters P1 to P8 alone (without the cold starts) and fails when a budget is not kept. Only the public API is measured, as a user calls it; P7 alone asks the schedule itself. The service runs in a process of its own, on loopback.

        {Machine.Describe()} Methods are compiled once (no tiered compilation) and the collector does not run in the background, for the SDK and the code beside it alike: bytes then repeat from run to run. **Times are noisy**: the machine is small and shared, so no budget is on them, and only the ratio of two that took turns in one run says something.

        "Floor" is the leanest code we could write for the same work, with the same headers, time limit and reading; it lies in `bench/Segmind.Sdk.Bench/Floors`. "Today" is what tutorials show, in `Today`. Neither has the SDK's guards: a submit that can't leave twice, a key that goes to no other origin, errors that say what was charged.

        """;
}
