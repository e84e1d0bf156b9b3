using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>How the cost of waiting grows with the number of jobs.</summary>
internal static class Growth
{
    private const int Rate = 2000;
    private const string Picture = "growth.svg";
    private static readonly int[] Sizes = [10, 100, 1_000, 10_000, 100_000];

    private const string Method =
        """
        Jobs that are waited for at 2,000 polls a second, however many they are: with ten times the jobs, ten times the interval. They start evenly over one interval; then follows a window of one interval, at least 10 s. Processor time is that of the client's process in the window. Memory is what is live because of the jobs; with ten of them that is mostly what the process keeps for itself, and where the machine is behind, calls that are under way count, too: a job that only waits holds what P6 says. Lateness is taken at the server: from its answer to a job until the job's next poll arrives, less the interval; it holds both ways over loopback, the timer's grain of 1 ms and the queue for one of 64 connections. The floor is the bare loop of P1.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        var (sdk, bare) = (new List<GrowthPoint>(), new List<GrowthPoint>());
        foreach (var jobs in Sizes)
        {
            sdk.Add(await MeasureAsync(setup, "grow", jobs));
            bare.Add(await MeasureAsync(setup, "grow-barely", jobs));
        }

        await File.WriteAllTextAsync(Path.Combine(Repository.Bench, Picture), GrowthPlot.Draw(sdk, bare));
        return new Chapter("Growth", Method, [])
        {
            Appendix = $"{Markdown.Table(Head, sdk.Zip(bare, Row))}\n![Processor time per poll, memory per job and lateness against the number of waiting jobs]({Picture})\n",
        };
    }

    private static async Task<GrowthPoint> MeasureAsync(Setup setup, string child, int jobs)
    {
        await using var lines = ChildProcess.RunAsync(child, setup.Server.Address.ToString(), Text(jobs), Text(Rate)).GetAsyncEnumerator();
        await lines.MoveNextAsync();
        await setup.Server.LatenessAsync();
        await lines.MoveNextAsync();
        var (used, polls, ended) = (lines.Current[0], lines.Current[1], lines.Current[2]);
        var (median, late, _) = await setup.Server.LatenessAsync();
        await lines.MoveNextAsync();
        var point = new GrowthPoint(jobs, used / 1000d / polls, (double)lines.Current[0] / jobs, median, late, ended);
        Console.WriteLine($"{child} {point}");
        return point;
    }

    private static readonly string[] Head =
        ["jobs", "processor time a poll", "floor", "memory a job", "floor", "late, median", "floor", "late, 99th percentile", "floor", "jobs lost"];

    private static string[] Row(GrowthPoint sdk, GrowthPoint bare) =>
    [
        Numbers.Show(sdk.Jobs),
        Numbers.Show(sdk.MicrosecondsPerPoll, "µs"),
        Numbers.Show(bare.MicrosecondsPerPoll, "µs"),
        Numbers.Show(sdk.BytesPerJob, "B"),
        Numbers.Show(bare.BytesPerJob, "B"),
        Numbers.Show(sdk.MedianLateness, "ms"),
        Numbers.Show(bare.MedianLateness, "ms"),
        Numbers.Show(sdk.Lateness, "ms"),
        Numbers.Show(bare.Lateness, "ms"),
        Numbers.Show(sdk.Ended),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What so many waiting jobs cost.</summary>
internal sealed record GrowthPoint(int Jobs, double MicrosecondsPerPoll, double BytesPerJob, double MedianLateness, double Lateness, long Ended);
