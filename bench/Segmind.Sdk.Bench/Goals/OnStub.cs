namespace Segmind.Sdk.Bench;

/// <summary>P3: what the SDK itself computes per call, when a stub answers from memory.</summary>
internal static class OnStub
{
    private const int CallsPerRound = 20_000;

    private const string Method =
        """
        A poll inside `WaitAsync` (without a wait between) and `job.GetResultAsync()` on a handler that answers from memory, so that no socket hides the SDK's own work. The goal is 1.5 times the floor; it is printed and judged by nobody, because wall time is noisy. The contenders take turns; the medians of 9 rounds of 20,000 calls.
        The floors are the poll of P1, and for the result the same request read into a rented buffer and deserialized by source-generated code into a type of five members. They have the time limit and the headers. A call of the SDK does more: it refuses to put the key on an address of another origin, makes the address from the job's id, keeps the wait's deadline by two looks at the clock, keeps the JSON as `Raw` and finds images in any shape. The 1 ms between polls is left out for both.
        **A result keeps the goal of 1.5 times, a poll misses it**: what is named above costs half a microsecond, a five-thousandth of the second between two polls.
        """;

    public static async Task<Chapter> MeasureAsync() => new("P3 Time on a stub", Method,
    [
        await TimeAsync("poll on a stub took", PollCalls.SdkOnStub(), PollCalls.FloorOnStub()),
        await TimeAsync("typed result on a stub took", ResultCalls.SdkOnStub(), ResultCalls.FloorOnStub()),
    ]);

    private static async Task<Budget> TimeAsync(string name, Func<int, Task> sdk, Func<int, Task> bare)
    {
        var (time, floor) = await Pace.PerCallAsync(CallsPerRound, sdk, bare);
        return new Budget("P3", name, "ns", time) { Floor = floor };
    }
}
