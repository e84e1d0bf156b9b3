using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A submit of which no byte of the body left is known to be unsent, whatever kept it: it is sent again, and arrives once.</summary>
public class UnsentTests(ITestOutputHelper output)
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    public static TheoryData<string> Faults => [.. PreSendFault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_clears_is_one_POST_and_the_job(string fault)
    {
        for (var failures = 1; failures <= RetryTable.SubmitRetries; failures++)
        {
            using var trial = new Trial(Fault(fault), failures);

            var job = await trial.Client.SubmitAsync(Request).WaitAsync(HangGuard);

            Print(fault, failures, trial);
            Assert.StartsWith("r", job.RequestId, StringComparison.Ordinal);
            Assert.Equal((1, 1), (trial.Server.Tally.Complete, trial.Server.Tally.Accepted));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_stays_is_told_as_not_charged_and_nothing_arrived(string fault)
    {
        using var trial = new Trial(Fault(fault), int.MaxValue);

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => trial.Client.SubmitAsync(Request).WaitAsync(HangGuard));

        Print(fault, int.MaxValue, trial);
        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.Equal((0, 0), (trial.Server.Tally.Complete, trial.Server.Tally.Accepted));
    }

    [Fact]
    public async Task A_proxy_that_opens_no_tunnel_is_told_as_not_charged_and_nothing_arrived()
    {
        using var proxy = new RawServer(_ => RawAnswer.Json("{}", 502));
        using var server = new PostServer(Reaction.Accept) { Layer = TestCertificate.ServeTlsAsync };
        using var primary = new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new System.Net.WebProxy(proxy.Url) };
        using var client = proxy.NewClient(handler: primary, configure: options => options.BaseAddress = new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => client.SubmitAsync(Request).WaitAsync(HangGuard));

        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.Equal(Enumerable.Repeat("CONNECT", RetryTable.SubmitRetries + 1), proxy.Requests.Select(request => request.Method));
        Assert.Equal(default, server.Tally);
    }

    private static PreSendFault Fault(string name) => PreSendFault.All.Single(fault => fault.Name == name);

    private void Print(string fault, int failures, Trial trial) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{fault}, {(failures == int.MaxValue ? "for good" : $"{failures} times")}: {trial.Server.Connections} connections, {trial.Server.Tally}"));
}
