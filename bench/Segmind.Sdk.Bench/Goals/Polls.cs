using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.Bench;

/// <summary>P1: what a poll that changes nothing allocates.</summary>
internal static class Polls
{
    private const int PollsPerRound = 1000;
    private const double MostOfFloor = 1.2;
    private const double MostAboveFactory = 300;

    private const string Method =
        """
        `job.WaitAsync` with an interval of 1 ms on a job that stays PROCESSING for 1,000 polls: all that the process allocated, divided by the polls; the median of 3 rounds after one to warm up.
        The floor is a loop over an `HttpMessageInvoker`, its poll with a pooled state machine: the same two headers (unvalidated, which costs less and which the SDK may not do), one reused `CancellationTokenSource` as the time limit, the body read into a rented buffer, the status found by a `Utf8JsonReader`, `Task.Delay` between.
        Through the factory the floor asks `IHttpClientFactory` for a client at each poll, as the SDK does, with the factory's own logging handlers left in place; the budget is the floor plus 300 B.
        Today: `GetFromJsonAsync` with source-generated JSON in a loop.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        var floor = await AllocatedAsync(PollCalls.Floor(setup.Server.Address, Bare.OverSockets()));
        using var client = Client.New(setup.Server.Address);
        return new Chapter("P1 A poll that changes nothing", Method,
        [
            new("P1", "poll allocated", "B", await AllocatedAsync(PollCalls.Sdk(client)))
            {
                Floor = floor,
                Limit = MostOfFloor * floor,
                Today = await setup.TodayAsync(() => AllocatedAsync(PollCalls.Today(Plain.OverSockets(setup.Server.Address)))),
            },
            await ThroughFactoryAsync(setup, "poll through the factory allocated", _ => { }),
            await ThroughFactoryAsync(setup, "poll through the factory, logging at Warning, allocated", logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new SilentLogs())),
        ]);
    }

    private static async Task<Budget> ThroughFactoryAsync(Setup setup, string name, Action<ILoggingBuilder> logging)
    {
        const string bare = "bare";
        var services = new ServiceCollection().AddLogging(logging);
        services.AddHttpClient(bare).ConfigurePrimaryHttpMessageHandler(() => Bare.Sockets(Bare.Lifetime));
        services.AddSegmind(options => (options.ApiKey, options.BaseAddress) = (Client.ApiKey, setup.Server.Address));
        await using var provider = services.BuildServiceProvider();
        var floor = await AllocatedAsync(PollCalls.Floor(setup.Server.Address, Bare.OverFactory(provider.GetRequiredService<IHttpClientFactory>(), bare)));
        var figure = await AllocatedAsync(PollCalls.Sdk(provider.GetRequiredService<SegmindClient>()));
        return new Budget("P1", name, "B", figure) { Floor = floor, Limit = floor + MostAboveFactory };
    }

    private static Task<double> AllocatedAsync(Func<int, Task> polls) => Allocated.PerCallAsync(PollsPerRound, polls);
}
