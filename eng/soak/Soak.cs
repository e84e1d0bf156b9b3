namespace Segmind.Sdk.Soak;

/// <summary>Keeps the shipped client under load for as long as was asked, measures it from within, and judges at the end.</summary>
internal static class Soak
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(5);

    public static async Task<bool> RunAsync(SoakOptions options)
    {
        using var unobserved = new UnobservedExceptions();
        await using var server = await ServerProcess.StartAsync();
        Console.WriteLine(FormattableString.Invariant($"{options.Jobs} waiting jobs, one poll per {options.Interval.TotalSeconds:0.0} s each, for {options.Minutes} min; the server is process {server.Id}."));
        Table.Head();

        var samples = new List<Sample>();
        var load = new Load(server.Address, options);
        var gauge = new Gauge(load, server, unobserved);
        var client = load.NewClient();
        using var end = new CancellationTokenSource(options.Length);
        var running = load.RunAsync(client, end.Token);
        await SampleAsync(samples, gauge, end.Token);
        await running;
        client.Dispose();

        // What a finished wait left behind shows only once it has been collected.
        var last = await gauge.ReadAsync();
        Console.WriteLine("The load has ended, the last jobs too:");
        Table.Row(samples[^1], [last]);
        return Verdict.Print(options, samples, last, load);
    }

    private static async Task SampleAsync(List<Sample> samples, Gauge gauge, CancellationToken end)
    {
        var printed = 0;
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(SampleInterval, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            samples.Add(await gauge.ReadAsync());
            var before = printed == 0 ? new Sample() : samples[printed - 1];
            if (end.IsCancellationRequested || (int)samples[^1].At.TotalMinutes > (int)before.At.TotalMinutes)
            {
                Table.Row(before, [.. samples.Skip(printed)]);
                printed = samples.Count;
            }
        }
    }
}
