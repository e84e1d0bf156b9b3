using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>P6: many jobs that are waited for at the same time.</summary>
internal static class ManyJobs
{
    private const int Jobs = 10_000;
    private const int MoreJobs = 100_000;
    private const int MoreAtOnce = 1_000;

    private const string Method =
        """
        `client.GetJob(id).WaitAsync(...)` for ids made beforehand, in a process of its own: each job is polled once and then waits an hour for its second poll. Memory is what is live after a full collection less what was live before the first job, with the client's connections and pools filled beforehand. The 10,000 are started at once, so their first polls are due at the same moment; latency is from that moment to the answer, over at most 64 connections, counted at the server a second after each was opened, when the close of one that it replaced has been seen. The 100,000 are started by the thousand.
        The floor is the bare loop of P1 for the same jobs, with the same cap on connections; it keeps the address of each job, which spares it at every poll.
        Today: the same 10,000 in loops over `GetFromJsonAsync` on one `HttpClient`, which by default opens a connection for each.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        // A server that nobody else is connected to.
        await using var server = await ServerProcess.StartAsync();
        var sdk = await WaitAsync(server, "wait", Jobs, Jobs);
        var counts = await server.CountAsync();
        var bare = await WaitAsync(server, "wait-barely", Jobs, Jobs);
        var more = await WaitAsync(server, "wait", MoreJobs, MoreAtOnce);
        var moreBare = await WaitAsync(server, "wait-barely", MoreJobs, MoreAtOnce);
        var (plain, plainCounts) = setup.WithToday ? await WaitPlainlyAsync() : (null, null);
        return new Chapter("P6 Ten thousand waiting jobs", Method,
        [
            new("P6", "10,000 waiting jobs hold, each", "B", (double)sdk.Live / Jobs) { Floor = (double)bare.Live / Jobs, Limit = 700, Today = (double?)plain?.Live / Jobs },
            new("P6", "10,000 waiting jobs, most connections at the server", "", counts.PeakConnections) { Limit = 64, Today = plainCounts?.PeakConnections },
            new("P6", "burst of 10,000 polls, failed", "", sdk.Failed) { Floor = bare.Failed, Limit = 0, Today = plain?.Failed },
            new("P6", "burst of 10,000 polls, median", "ms", sdk.Median) { Floor = bare.Median, Today = plain?.Median },
            new("P6", "burst of 10,000 polls, 99th percentile", "ms", sdk.Late) { Floor = bare.Late, Today = plain?.Late },
            new("P6", "100,000 waiting jobs hold", "MB", more.Live / 1e6) { Floor = moreBare.Live / 1e6, Limit = 75 },
            new("P6", "100,000 waiting jobs, failed polls", "", more.Failed) { Limit = 0 },
            new("P6", "100,000 waiting jobs, growth of peak memory", "MB", more.Peak / 1e6) { Floor = moreBare.Peak / 1e6 },
        ]);
    }

    /// <summary>At a server of its own, so that the connections are its own.</summary>
    private static async Task<(Waited? Waited, ServerCounts? Counts)> WaitPlainlyAsync()
    {
        await using var server = await ServerProcess.StartAsync();
        return (await WaitAsync(server, "wait-plainly", Jobs, Jobs), await server.CountAsync());
    }

    private static async Task<Waited> WaitAsync(ServerProcess server, string child, int jobs, int atOnce)
    {
        var line = await ChildProcess.RunAsync(child, server.Address.ToString(), Text(jobs), Text(atOnce)).SingleAsync();
        return new(line[0], line[1], line[2] / 1000d, line[3] / 1000d, line[4]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Waited(long Live, long Failed, double Median, double Late, long Peak);
}
