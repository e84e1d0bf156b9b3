using System.Net;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Everything that can go wrong after the submit: polls and results. No fault here ever leads to a second POST.</summary>
public sealed class ReadFaultTests : LoopbackTest
{
    /// <summary>Half a second between tries, so that three fetches at most fit in the limit of one second.</summary>
    private static RunOptions Slow => new() { Interval = TimeSpan.FromSeconds(0.5) };

    protected override SegmindClient CreateClient() => Emulator.CreateClient(options =>
    {
        options.RequestTimeout = TimeSpan.FromSeconds(1);
        options.FetchTimeout = TimeSpan.FromSeconds(1);
    });

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Status, FaultKind.DropBeforeAccepting)]
    [InlineData(FaultRoute.V2Status, FaultKind.DropAfterAccepting)]
    [InlineData(FaultRoute.V2Status, FaultKind.WithholdAnswer)]
    [InlineData(FaultRoute.V2Status, FaultKind.HalfBody)]
    [InlineData(FaultRoute.V2Status, FaultKind.RateLimited)]
    [InlineData(FaultRoute.WorkflowPoll, FaultKind.DropBeforeAccepting)]
    [InlineData(FaultRoute.WorkflowPoll, FaultKind.DropAfterAccepting)]
    [InlineData(FaultRoute.WorkflowPoll, FaultKind.WithholdAnswer)]
    [InlineData(FaultRoute.WorkflowPoll, FaultKind.HalfBody)]
    [InlineData(FaultRoute.WorkflowPoll, FaultKind.RateLimited)]
    public async Task A_poll_that_breaks_is_no_news_and_the_wait_goes_on(FaultRoute route, FaultKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = kind, Times = 2, Reset = "" });

        var result = await Client.RunAsync(Request(route), Queued);

        Assert.Single(result.Images);
        Assert.True(Polls(route) >= 3);
        AssertSubmittedOnce(route, LedgerState.Completed);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Status, 500, "{}")]
    [InlineData(FaultRoute.V2Status, 502, "<html><title>Bad Gateway</title></html>")]
    [InlineData(FaultRoute.V2Status, 408, "")]
    [InlineData(FaultRoute.V2Status, 404, """{"error":"Request not found"}""")]
    [InlineData(FaultRoute.V2Status, 200, "<html>a page in between</html>")]
    [InlineData(FaultRoute.V2Status, 200, """{"status":"WARMING_UP"}""")]
    [InlineData(FaultRoute.WorkflowPoll, 503, "{}")]
    [InlineData(FaultRoute.WorkflowPoll, 404, "{}")]
    [InlineData(FaultRoute.WorkflowPoll, 200, "{}")]
    public async Task A_poll_that_says_nothing_is_no_news_and_the_wait_goes_on(FaultRoute route, int status, string body)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.Respond, Status = status, Body = body, Times = 2 });

        var result = await Client.RunAsync(Request(route), Queued);

        Assert.Single(result.Images);
        Assert.True(Polls(route) >= 3);
        AssertSubmittedOnce(route, LedgerState.Completed);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Status)]
    [InlineData(FaultRoute.WorkflowPoll)]
    public async Task A_status_under_another_label_is_still_the_status(FaultRoute route)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.WrongContentType, Times = null });

        Assert.Single((await Client.RunAsync(Request(route), Queued)).Images);

        AssertSubmittedOnce(route, LedgerState.Completed);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Status, 401, SegmindErrorKind.Unauthorized)]
    [InlineData(FaultRoute.V2Status, 403, SegmindErrorKind.Forbidden)]
    [InlineData(FaultRoute.WorkflowPoll, 401, SegmindErrorKind.Unauthorized)]
    public async Task A_poll_refused_for_good_ends_the_wait_and_keeps_the_job(FaultRoute route, int status, SegmindErrorKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.Respond, Status = status });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync(Request(route), Queued));

        Assert.Equal((kind, (HttpStatusCode)status, ChargeOutcome.ChargedIfCompleted), (refused.Kind, refused.StatusCode, refused.Charge));
        Assert.Equal(1, Polls(route));
        Assert.Single((await refused.Job!.WaitAsync(Wait)).Images);
        AssertSubmittedOnce(route, LedgerState.Completed);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.DropBeforeAccepting, 4)]
    [InlineData(FaultKind.DropAfterAccepting, 4)]
    [InlineData(FaultKind.WithholdAnswer, 1)]
    [InlineData(FaultKind.HalfBody, 4)]
    [InlineData(FaultKind.RateLimited, 1)]
    public async Task A_result_that_breaks_is_fetched_again(FaultKind kind, int times)
    {
        using var patient = Emulator.CreateClient(options => options.FetchTimeout = TimeSpan.FromSeconds(9));
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Result, Kind = kind, Times = times, Reset = "" });

        Assert.Single((await patient.RunAsync(Request(FaultRoute.V2Status), Queued)).Images);

        Assert.Equal(times + 1, Results());
        AssertSubmittedOnce(FaultRoute.V2Status, LedgerState.Completed);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_result_that_is_not_known_yet_is_asked_for_again()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Result, Kind = FaultKind.Respond, Status = 404, Times = 2 });

        Assert.Single((await Client.RunAsync(Request(FaultRoute.V2Status), Queued)).Images);

        Assert.Equal(3, Results());
        AssertSubmittedOnce(FaultRoute.V2Status, LedgerState.Completed);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_result_that_stays_away_is_charged_and_its_job_kept()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Result, Kind = FaultKind.DropBeforeAccepting, Times = null });

        var lost = await Assert.ThrowsAsync<SegmindConnectionException>(() => Client.RunAsync(Request(FaultRoute.V2Status), Slow));

        Assert.Equal((ChargeOutcome.Charged, Row.RequestId), (lost.Charge, lost.RequestId));
        Assert.Equal(JobState.Completed, (await lost.Job!.GetStatusAsync()).State);
        AssertSubmittedOnce(FaultRoute.V2Status, LedgerState.Completed);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_result_that_the_server_fails_to_give_is_charged_and_its_job_kept()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Result, Kind = FaultKind.Respond, Status = 500, Times = null });

        var failed = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync(Request(FaultRoute.V2Status), Slow));

        Assert.Equal((SegmindErrorKind.ServerError, ChargeOutcome.Charged), (failed.Kind, failed.Charge));
        Assert.Equal(JobState.Completed, (await failed.Job!.GetStatusAsync()).State);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_job_that_the_service_does_not_know_yet_is_no_missing_model()
    {
        var job = await Client.SubmitAsync(Request(FaultRoute.V2Status));
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Status, Kind = FaultKind.Respond, Status = 404, Body = """{"error":"Request not found"}""" });

        var unknown = await Assert.ThrowsAsync<SegmindApiException>(() => job.GetStatusAsync());

        Assert.Equal((SegmindErrorKind.JobNotFound, job), (unknown.Kind, unknown.Job));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Credits_are_asked_for_three_times_before_they_are_given_up()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.Credits, Kind = FaultKind.DropBeforeAccepting, Times = 2 });
        Assert.Equal(1000m, (await Client.GetCreditsAsync()).Paid);
        Emulator.AddFault(new Fault { Route = FaultRoute.Credits, Kind = FaultKind.DropBeforeAccepting, Times = 3 });

        var lost = await Assert.ThrowsAsync<SegmindConnectionException>(() => Client.GetCreditsAsync());

        Assert.Equal((ChargeOutcome.NotCharged, 6), (lost.Charge, Gets("/v1/get-user-credits")));
    }

    private QueuedRequest Request(FaultRoute route) => route == FaultRoute.V2Status
        ? new SeedEditV3 { Image = HostPhoto(), Prompt = "x" }
        : new RetouchWorkflow { Image = HostPhoto() };

    private int Polls(FaultRoute route) => route == FaultRoute.V2Status
        ? Emulator.Requests.Count(request => request.Path.EndsWith("/status", StringComparison.Ordinal))
        : Gets("/workflows/request/");

    private int Results() => Gets("/v2/requests/") - Polls(FaultRoute.V2Status);

    private void AssertSubmittedOnce(FaultRoute route, LedgerState state)
    {
        Assert.Equal(1, Posts(route == FaultRoute.V2Status ? $"/v2/{SeedEdit}" : $"/workflows/{Retouch}"));
        Assert.Equal(state, Row.State);
    }
}
