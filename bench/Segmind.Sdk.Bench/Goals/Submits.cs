namespace Segmind.Sdk.Bench;

/// <summary>P2: what a submit allocates until its job is there, without a journal.</summary>
internal static class Submits
{
    private const int SubmitsPerRound = 400;
    private const int OnStubPerRound = 5000;
    private const double MostOfFloor = 1.2;

    private const string Method =
        """
        `client.SubmitAsync(new SeedEditV3 { ... })` with the image given by URL and no journal; the median of 3 rounds of 400 after one to warm up.
        The floor writes the same JSON with a reused `Utf8JsonWriter` into a reused buffer, sends it with an exact Content-Length and finds `request_id` in a rented buffer.
        The SDK submits each on a connection of its own on purpose: on a kept connection that the server has just closed, nobody can say whether a paid call arrived. So the floor that counts does the same, with the same limits on connecting and on connections; the one that keeps its connections stands beside it. On a stub that answers from memory the connection has no part in it, and what is left of the SDK are its guards; that figure is printed and judged by nobody.
        Today: `PostAsJsonAsync` and `ReadFromJsonAsync`, on kept connections.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        var server = setup.Server.Address;
        using var client = Client.New(server);
        var (sdk, bare) = (SubmitCalls.Sdk(client), SubmitCalls.Floor(server, Bare.OverFreshConnections()));
        var floor = await Allocated.PerCallAsync(SubmitsPerRound, bare);
        var kept = await Allocated.PerCallAsync(SubmitsPerRound, SubmitCalls.Floor(server, Bare.OverSockets()));
        var stubFloor = await Allocated.PerCallAsync(OnStubPerRound, SubmitCalls.FloorOnStub());
        var times = await Pace.PerCallAsync(SubmitsPerRound, sdk, bare);
        var figure = await Allocated.PerCallAsync(SubmitsPerRound, sdk);
        return new Chapter("P2 A submit", Method,
        [
            new("P2", "submit allocated", "B", figure)
            {
                Floor = floor,
                Limit = MostOfFloor * floor,
                Today = await setup.TodayAsync(() => Allocated.PerCallAsync(SubmitsPerRound, SubmitCalls.Today(Plain.OverSockets(server)))),
            },
            new("P2", "submit allocated, beside a floor that keeps its connections", "B", figure) { Floor = kept },
            // Without a socket there is nothing that the guards of a paid call could be measured by: 2 KB are much of nothing and little of a connection.
            new("P2", "submit on a stub allocated", "B", await Allocated.PerCallAsync(OnStubPerRound, SubmitCalls.SdkOnStub()))
            {
                Floor = stubFloor,
                Today = await setup.TodayAsync(() => Allocated.PerCallAsync(OnStubPerRound, SubmitCalls.TodayOnStub())),
            },
            new("P2", "submit took", "µs", times[0] / 1000) { Floor = times[1] / 1000 },
        ]);
    }
}
