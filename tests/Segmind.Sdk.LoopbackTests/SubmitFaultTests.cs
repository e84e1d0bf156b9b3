using System.Globalization;
using System.Net;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Everything that can go wrong with the one POST that costs money on the two queued routes.</summary>
public sealed class SubmitFaultTests : LoopbackTest
{
    public static TheoryData<FaultRoute> Routes => [FaultRoute.V2Submit, FaultRoute.WorkflowSubmit];

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Submit, FaultKind.DropBeforeAccepting, 0)]
    [InlineData(FaultRoute.V2Submit, FaultKind.DropAfterAccepting, 1)]
    [InlineData(FaultRoute.V2Submit, FaultKind.WithholdAnswer, 1)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.DropBeforeAccepting, 0)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.DropAfterAccepting, 1)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.WithholdAnswer, 1)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.HalfBody, 1)]
    public async Task An_answer_that_does_not_come_is_unknown_and_never_sent_again(FaultRoute route, FaultKind kind, int rows)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = kind });
        using var client = Emulator.CreateClient(options => options.SubmitTimeout = TimeSpan.FromSeconds(1));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.SubmitAsync(Request(route)));

        Assert.Equal((ChargeOutcome.Unknown, Slug(route)), (unknown.Charge, unknown.Model));
        Assert.Null(unknown.Job);
        AssertArrived(route, posts: 1, rows);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Submit, 500, false)]
    [InlineData(FaultRoute.V2Submit, 500, true)]
    [InlineData(FaultRoute.V2Submit, 502, true)]
    [InlineData(FaultRoute.V2Submit, 503, true)]
    [InlineData(FaultRoute.V2Submit, 504, true)]
    [InlineData(FaultRoute.V2Submit, 408, true)]
    [InlineData(FaultRoute.V2Submit, 200, true)]
    [InlineData(FaultRoute.V2Submit, 307, false)]
    [InlineData(FaultRoute.WorkflowSubmit, 500, false)]
    [InlineData(FaultRoute.WorkflowSubmit, 500, true)]
    [InlineData(FaultRoute.WorkflowSubmit, 504, true)]
    public async Task An_answer_that_proves_nothing_is_unknown_and_never_sent_again(FaultRoute route, int status, bool accepted)
    {
        Emulator.AddFault(new Fault
        {
            Route = route,
            Kind = FaultKind.Respond,
            Status = status,
            Body = "{}",
            AfterAccepting = accepted,
            Headers = new Dictionary<string, string> { ["Location"] = new Uri(Emulator.MediaAddress, $"v2/{SeedEdit}").AbsoluteUri },
        });

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.SubmitAsync(Request(route)));

        Assert.Equal((ChargeOutcome.Unknown, (HttpStatusCode)status), (unknown.Charge, unknown.StatusCode));
        AssertArrived(route, posts: 1, rows: accepted ? 1 : 0);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(400, SegmindErrorKind.InvalidRequest)]
    [InlineData(401, SegmindErrorKind.Unauthorized)]
    [InlineData(403, SegmindErrorKind.Forbidden)]
    [InlineData(404, SegmindErrorKind.ModelNotFound)]
    [InlineData(405, SegmindErrorKind.MethodNotAllowed)]
    [InlineData(413, SegmindErrorKind.InvalidRequest)]
    [InlineData(415, SegmindErrorKind.UnsupportedContent)]
    public async Task A_refusal_is_told_and_not_sent_again(int status, SegmindErrorKind kind)
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.Respond, Status = status, Body = """{"error":"no"}""" });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.SubmitAsync(Request(FaultRoute.V2Submit)));

        Assert.Equal((kind, (HttpStatusCode)status, ChargeOutcome.NotCharged, "no"), (refused.Kind, refused.StatusCode, refused.Charge, refused.Detail));
        AssertArrived(FaultRoute.V2Submit, posts: 1, rows: 0);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Submit, FaultKind.RetiredModel, null, SegmindErrorKind.ModelRetired)]
    [InlineData(FaultRoute.V2Submit, FaultKind.NoCredits, null, SegmindErrorKind.InsufficientCredits)]
    [InlineData(FaultRoute.V2Submit, FaultKind.NoCredits, 406, SegmindErrorKind.InsufficientCredits)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.RetiredModel, null, SegmindErrorKind.ModelRetired)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.NoCredits, null, SegmindErrorKind.InsufficientCredits)]
    public async Task A_scripted_refusal_is_told_by_its_kind(FaultRoute route, FaultKind fault, int? status, SegmindErrorKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = fault, Status = status });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.SubmitAsync(Request(route)));

        Assert.Equal((kind, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        AssertArrived(route, posts: 1, rows: 0);
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_account_that_runs_dry_is_told_and_not_charged_again()
    {
        await using var poor = await SegmindEmulator.StartAsync(new EmulatorOptions { Credits = 0.05m });
        using var client = poor.CreateClient();
        var request = new SeedEditV3 { Image = poor.AddMedia(Photo.Png, "image/png"), Prompt = "x" };
        await client.RunAsync(request, Queued);

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => client.RunAsync(request, Queued));

        Assert.Equal((SegmindErrorKind.InsufficientCredits, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        Assert.Equal(new Credits(0, 0), await client.GetCreditsAsync());
        Assert.Single(poor.Ledger.Entries);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V2Submit, FaultKind.HalfBody)]
    [InlineData(FaultRoute.V2Submit, FaultKind.Delay)]
    [InlineData(FaultRoute.V2Submit, FaultKind.WrongContentType)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.Delay)]
    [InlineData(FaultRoute.WorkflowSubmit, FaultKind.WrongContentType)]
    public async Task An_answer_that_names_the_job_is_the_job_however_it_comes(FaultRoute route, FaultKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = kind, Delay = TimeSpan.FromMilliseconds(200) });

        var result = await Client.RunAsync(Request(route), Queued);

        Assert.Single(result.Images);
        Assert.Equal(Row.RequestId, result.RequestId);
        AssertArrived(route, posts: 1, rows: 1);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Routes))]
    public async Task A_rate_limit_is_waited_out_and_the_submit_sent_again(FaultRoute route)
    {
        var reset = DateTimeOffset.UtcNow.AddSeconds(2);
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.RateLimited, Reset = reset.ToString("O", CultureInfo.InvariantCulture) });

        var result = await Client.RunAsync(Request(route), Queued);

        Assert.Equal(Row.RequestId, result.RequestId);
        AssertArrived(route, posts: 2, rows: 1);
        // Timers may fire a few milliseconds early.
        Assert.True(Row.SubmittedAt >= reset.AddMilliseconds(-50), "It was sent again before the reset.");
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_rate_limit_that_goes_on_ends_after_three_repeats()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.RateLimited, Reset = "", Times = null });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.SubmitAsync(Request(FaultRoute.V2Submit)));

        Assert.Equal((SegmindErrorKind.RateLimited, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        AssertArrived(FaultRoute.V2Submit, posts: 4, rows: 0);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_rate_limit_that_resets_too_late_is_the_caller_s_to_wait_out()
    {
        var reset = DateTimeOffset.UtcNow.AddMinutes(10);
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.RateLimited, Reset = reset.ToString("O", CultureInfo.InvariantCulture) });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.SubmitAsync(Request(FaultRoute.V2Submit)));

        Assert.Equal((SegmindErrorKind.RateLimited, reset), (refused.Kind, refused.ResetAt));
        AssertArrived(FaultRoute.V2Submit, posts: 1, rows: 0);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Routes))]
    public async Task A_content_block_is_a_job_that_failed_and_costs_nothing(FaultRoute route)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.ModerationFailed });

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => Client.RunAsync(Request(route), Queued));

        Assert.True(failed.LooksBlocked);
        Assert.Equal((ChargeOutcome.NotCharged, Row.RequestId), (failed.Charge, failed.RequestId));
        Assert.Equal((LedgerState.Failed, 0m), (Row.State, Row.Cost));
        AssertArrived(route, posts: 1, rows: 1);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_server_that_is_not_there_is_proof_that_nothing_was_charged()
    {
        await Emulator.DisposeAsync();

        var unsent = await Assert.ThrowsAsync<SegmindConnectionException>(() => Client.SubmitAsync(Request(FaultRoute.V2Submit)));

        Assert.Equal(ChargeOutcome.NotCharged, unsent.Charge);
        Assert.Empty(Emulator.Ledger.Entries);
    }

    private static string Slug(FaultRoute route) => route == FaultRoute.V2Submit ? SeedEdit : Retouch;

    private QueuedRequest Request(FaultRoute route) => route == FaultRoute.V2Submit
        ? new SeedEditV3 { Image = HostPhoto(), Prompt = "x" }
        : new RetouchWorkflow { Image = HostPhoto() };

    private void AssertArrived(FaultRoute route, int posts, int rows)
    {
        Assert.Equal(posts, Emulator.Requests.Count(request => request.Method == "POST"));
        Assert.Equal(posts, Posts(route == FaultRoute.V2Submit ? $"/v2/{SeedEdit}" : $"/workflows/{Retouch}"));
        Assert.Equal(rows, Emulator.Ledger.Entries.Count);
    }
}
