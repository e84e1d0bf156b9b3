namespace Segmind.Sdk.Bench;

/// <summary>Starts the wait for one job.</summary>
internal delegate Task Wait(string id);

/// <summary>Makes a way to wait that polls in an interval and tells of every poll.</summary>
internal delegate Wait Waiter(TimeSpan interval, Action polled);

/// <summary>Who waits for many jobs.</summary>
internal static class Waiters
{
    private const int WarmUps = 500;

    /// <summary>Opens every connection and fills the pools before anything is counted: they belong to the client and not to a job.</summary>
    public static Task WarmUpAsync(Wait wait) => Task.WhenAll(Enumerable.Range(0, WarmUps).Select(_ => wait(JobId.EndsAt(1))));

    public static Waiter Sdk(Uri server) => (interval, polled) =>
    {
        var client = Client.New(server);
        var wait = new WaitOptions { Interval = interval, Timeout = Timeout.InfiniteTimeSpan, Progress = new Polled(polled) };
        return id => client.GetJob(id).WaitAsync(wait);
    };

    public static Waiter Bare(Uri server) => (interval, polled) =>
    {
        var polls = new BarePolls(Bench.Bare.OverSockets());
        return id => polls.WaitAsync(Endpoint.Status(server, id), interval, polled);
    };

    public static Waiter Plain(Uri server) => (interval, polled) =>
    {
        var plain = Bench.Plain.OverSockets(server);
        return id => plain.WaitAsync(id, interval, polled);
    };

    private sealed class Polled(Action polled) : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => polled();
    }
}
