namespace Segmind.Sdk.Bench;

/// <summary>P3: what the SDK itself computes per call, when a stub answers from memory.</summary>
internal static class OnStub
{
    private const int CallsPerRound = 20_000;

    private const string Method =
        """
        A poll inside `WaitAsync` (without a wait between) and `job.GetResultAsync()` on a handler that answers from memory, so that no socket hides the SDK's own work. The goal is 1.5 times the floor; it is printed and judged by nobody, because wall time is noisy. The contenders take turns; the medians of 9 rounds of 20,000 calls.
        The floors are the poll of P1, and for the result the same request read into a rented buffer and deserialized by source-generated code into a type of five members. They have the time limit and the headers. A call of the SDK does more: it refuses to put the key on an address of another origin, makes the address from the job's id, keeps the wait's deadline by two looks at the clock, keeps the JSON as `Raw` and finds images in any shape. The 1 ms between polls is left out for both.
        Today: `GetFromJsonAsync` with source-generated JSON into the same five members.
        """;

    private const double MostOfFloor = 1.5;

    public static async Task<Chapter> MeasureAsync(Setup setup) => new("P3 Time on a stub", Method,
    [
        await TimeAsync(setup, "poll on a stub took", PollCalls.SdkOnStub(), PollCalls.FloorOnStub(), PollCalls.TodayOnStub()),
        await TimeAsync(setup, "typed result on a stub took", ResultCalls.SdkOnStub(), ResultCalls.FloorOnStub(), ResultCalls.TodayOnStub()),
    ]);

    private static async Task<Budget> TimeAsync(Setup setup, string name, Func<int, Task> sdk, Func<int, Task> bare, Func<int, Task> today)
    {
        var times = await Pace.PerCallAsync(CallsPerRound, setup.WithToday ? [sdk, bare, today] : [sdk, bare]);
        return new Budget("P3", name, "ns", times[0]) { Floor = times[1], Today = setup.WithToday ? times[2] : null, Aim = MostOfFloor * times[1] };
    }
}
