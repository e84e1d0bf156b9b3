using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>Three polls and fetches in ten are broken, in seven ways: every job ends as it truly ended, at little more than the fault-free load.</summary>
public sealed class ChaosPollTests(ITestOutputHelper output)
{
    private const int Jobs = 10_000;
    private const int AtOnce = 64;
    private const double Chance = 0.3;

    // A GET that the server answers with FIN is sent up to four times by the handler below the SDK.
    private const int MostArrivals = 4;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact(Timeout = 300_000)]
    public async Task Every_job_ends_in_the_servers_true_state_with_little_more_than_the_fault_free_GETs()
    {
        using var whole = await WaitForAllAsync(chance: 0);
        using var broken = await WaitForAllAsync(Chance);

        var (few, many) = (whole.Gets, broken.Gets);
        output.WriteLine($"{Jobs} jobs: {few} GETs without faults, {many} with {Chance:P0} broken: {(double)many / few:0.000}x");
        output.WriteLine(string.Join(", ", broken.Faults.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        output.WriteLine($"most arrivals of one poll: {broken.Arrivals.Values.Max()}");
        Assert.Equal(whole.Arrivals.Count, few);
        Assert.All(Enum.GetValues<BrokenGet>(), kind => Assert.True(broken.Faults[kind] > Jobs / 10, $"{kind} was hardly met."));
        Assert.InRange(many, few * 11 / 10, few * 16 / 10);
        Assert.InRange(broken.Arrivals.Values.Max(), 2, MostArrivals);
    }

    private static async Task<ChaosServer> WaitForAllAsync(double chance)
    {
        var jobs = Enumerable.Range(0, Jobs).Select(number => new ChaosJob(number, chance)).ToList();
        var server = new ChaosServer(jobs);
        var polls = 0;
        using var handler = new AppHandler(
            (request, send, token) =>
            {
                request.Headers.Add(ChaosServer.PollHeader, Interlocked.Increment(ref polls).ToString(CultureInfo.InvariantCulture));
                return send(request, token);
            },
            PrimaryHandler.Create(HttpRole.Read));
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = server.Url, RequestTimeout = Day, FetchTimeout = Day };
        using var client = new SegmindClient(options, handler, new HastyTime());
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (job, _) => await AssertEndAsync(client, job));
        return server;
    }

    private static async Task AssertEndAsync(SegmindClient client, ChaosJob job)
    {
        var wait = client.GetJob(job.Id).WaitAsync(new WaitOptions { Timeout = Day });
        if (job.Fails)
        {
            var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => wait);
            Assert.Equal((job.Id, $"{job.Id} was too hard", ChargeOutcome.NotCharged), (failed.RequestId, failed.Detail, failed.Charge));
        }
        else
        {
            Assert.Equal(job.Url, Assert.Single((await wait).Images).Url!.AbsoluteUri);
        }
    }
}
