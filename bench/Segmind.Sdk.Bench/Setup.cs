namespace Segmind.Sdk.Bench;

/// <summary>What a measurement has at hand.</summary>
/// <param name="Server">The service, in a process of its own.</param>
/// <param name="WithToday">Whether to measure what people write today, too.</param>
internal sealed record Setup(ServerProcess Server, bool WithToday)
{
    /// <summary>The figure of code that only the report compares with.</summary>
    public async Task<double?> TodayAsync(Func<Task<double>> measure) => WithToday ? await measure() : null;
}
