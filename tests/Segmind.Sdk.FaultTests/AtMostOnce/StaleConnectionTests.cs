using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A service that closes its connection 0 to 200 µs after each answer: the next POST on it would meet an end that can't be told from a lost answer.</summary>
// In one collection, so one after the other: the race needs the processors.
[Collection(nameof(MatrixTests))]
public class StaleConnectionTests(ITestOutputHelper output)
{
    private const int Calls = 10_000;
    private const int BareCalls = 500;
    private const int Workers = 4;
    private static readonly TimeSpan LatestEnd = TimeSpan.FromMicroseconds(200);
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData("new SegmindClient")]
    [InlineData("AddSegmind")]
    public async Task Ten_thousand_submits_in_the_race_are_ten_thousand_jobs_and_no_unknown_outcome(string made)
    {
        using var server = NewServer();
        using var app = new ServiceCollection().AddSegmind(Configure).Services.BuildServiceProvider();
        using var own = new SegmindClient(Configured());
        var client = made == "AddSegmind" ? app.GetRequiredService<SegmindClient>() : own;
        var started = Stopwatch.GetTimestamp();

        var ids = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => SubmitAsync(client, Calls / Workers))));

        Print(made, Calls, 0, server, started);
        Assert.Equal(Calls, ids.SelectMany(some => some).Distinct().Count());
        Assert.Equal(new Tally(Calls, Calls, Calls, 0), server.Tally);

        void Configure(SegmindClientOptions options) => (options.ApiKey, options.BaseAddress) = (RawServer.Key, server.Url);

        SegmindClientOptions Configured()
        {
            var options = new SegmindClientOptions();
            Configure(options);
            return options;
        }
    }

    [Fact]
    public async Task A_default_HttpClient_loses_answers_in_the_same_race()
    {
        using var server = NewServer();
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        var ambiguous = 0;
        for (var call = 0; call < BareCalls; call++)
        {
            ambiguous += await IsAmbiguousAsync(client, server) ? 1 : 0;
        }

        Print("HttpClient", BareCalls, ambiguous, server, started);
        Assert.InRange(ambiguous, 1, BareCalls);
    }

    private static async Task<List<string>> SubmitAsync(SegmindClient client, int calls)
    {
        var ids = new List<string>(calls);
        for (var call = 0; call < calls; call++)
        {
            ids.Add((await client.SubmitAsync(Request)).RequestId);
        }

        return ids;
    }

    /// <summary>No answer, and nothing in the failure to say whether the POST arrived: what an outcome that can't be known looks like to its caller.</summary>
    private static async Task<bool> IsAmbiguousAsync(HttpClient client, PostServer server)
    {
        try
        {
            using var response = await client.PostAsync(new Uri(server.Url, "v2/m"), new StringContent("""{"prompt":"x"}""", Encoding.UTF8, "application/json"));
            return false;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not HttpRequestError.ConnectionError)
        {
            return true;
        }
    }

    /// <summary>FIN and RST by turns, at a time that a seed gives.</summary>
    private static PostServer NewServer()
    {
        var random = new Random(3);
        return new PostServer(number => Reaction.Accept(number) with { Then = number % 2 == 0 ? Ending.Fin : Ending.Rst, EndsAfter = Next() });

        TimeSpan Next()
        {
            lock (random)
            {
                return LatestEnd * random.NextDouble();
            }
        }
    }

    private void Print(string client, int calls, int ambiguous, PostServer server, long started)
    {
        var time = Stopwatch.GetElapsedTime(started);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{client}: {calls} calls, {ambiguous} ambiguous ({100.0 * ambiguous / calls:0.0} %), {server.Tally.Accepted} accepted, {server.Connections} connections, {time.TotalMilliseconds / calls:0.00} ms a call, {time.TotalSeconds:0.0} s in all"));
    }
}
