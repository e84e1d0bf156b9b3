namespace Segmind.Sdk.Bench;

/// <summary>What the gate judges, in the order of the goals. The report measures the same and more.</summary>
internal static class Goals
{
    private static readonly (string Name, Func<Setup, Task<Chapter>> MeasureAsync)[] All =
    [
        ("P1", Polls.MeasureAsync),
        ("P2", Submits.MeasureAsync),
        ("P3", OnStub.MeasureAsync),
        ("P4", Uploads.MeasureAsync),
        ("P5", Downloads.MeasureAsync),
        ("P6", ManyJobs.MeasureAsync),
        ("P7", PollTiming.MeasureAsync),
        ("P8", _ => Task.FromResult(AssemblySize.Measure())),
    ];

    /// <param name="setup">What is measured with.</param>
    /// <param name="names">The goals to measure, such as P1; none for all.</param>
    public static async IAsyncEnumerable<Chapter> MeasureAsync(Setup setup, params string[] names)
    {
        foreach (var goal in All.Where(goal => names.Length == 0 || names.Contains(goal.Name)))
        {
            yield return await goal.MeasureAsync(setup);
        }
    }
}
