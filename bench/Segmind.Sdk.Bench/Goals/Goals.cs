namespace Segmind.Sdk.Bench;

/// <summary>The goals that the gate and the report share, in their order.</summary>
internal static class Goals
{
    public static async IAsyncEnumerable<Chapter> MeasureAsync(Setup setup)
    {
        yield return AssemblySize.Measure();
        yield return await Uploads.MeasureAsync(setup);
        yield return await Downloads.MeasureAsync(setup);
        yield return await ManyJobs.MeasureAsync(setup);
        yield return await Polls.MeasureAsync(setup);
        yield return await Submits.MeasureAsync(setup);
        yield return await OnStub.MeasureAsync();
    }
}
