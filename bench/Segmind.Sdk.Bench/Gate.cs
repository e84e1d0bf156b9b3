namespace Segmind.Sdk.Bench;

/// <summary>Holds every figure that repeats from run to run against its budget.</summary>
internal static class Gate
{
    public static async Task<bool> RunAsync(string[] goals)
    {
        await using var server = await ServerProcess.StartAsync();
        var isKept = true;
        await foreach (var chapter in Goals.MeasureAsync(new Setup(server, WithToday: false), goals))
        {
            foreach (var budget in chapter.Budgets)
            {
                Console.WriteLine(budget.Line);
                isKept &= budget.IsKept;
            }
        }

        return isKept;
    }
}
