namespace Segmind.Sdk.Bench;

/// <summary>What the gate judges, in the order of the goals. The report measures the same and more.</summary>
internal static class Goals
{
    public static async IAsyncEnumerable<Chapter> MeasureAsync(Setup setup)
    {
        yield return await Polls.MeasureAsync(setup);
        yield return await Submits.MeasureAsync(setup);
        yield return await OnStub.MeasureAsync();
        yield return await Uploads.MeasureAsync(setup);
        yield return await Downloads.MeasureAsync(setup);
        yield return await ManyJobs.MeasureAsync();
        yield return await PollTiming.MeasureAsync(setup);
        yield return AssemblySize.Measure();
    }
}
