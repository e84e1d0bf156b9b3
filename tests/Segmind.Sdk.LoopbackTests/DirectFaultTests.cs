using System.Net;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Everything that can go wrong with a run in one call: v1 and the AIML API.</summary>
public sealed class DirectFaultTests : LoopbackTest
{
    public static TheoryData<FaultRoute> Routes => [FaultRoute.V1, FaultRoute.Aiml];

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V1, FaultKind.DropBeforeAccepting, 0)]
    [InlineData(FaultRoute.V1, FaultKind.DropAfterAccepting, 1)]
    [InlineData(FaultRoute.V1, FaultKind.WithholdAnswer, 1)]
    [InlineData(FaultRoute.V1, FaultKind.HalfBody, 1)]
    [InlineData(FaultRoute.Aiml, FaultKind.DropBeforeAccepting, 0)]
    [InlineData(FaultRoute.Aiml, FaultKind.DropAfterAccepting, 1)]
    [InlineData(FaultRoute.Aiml, FaultKind.WithholdAnswer, 1)]
    [InlineData(FaultRoute.Aiml, FaultKind.HalfBody, 1)]
    public async Task An_answer_that_does_not_come_whole_is_unknown_and_never_sent_again(FaultRoute route, FaultKind kind, int rows)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = kind });
        using var client = Emulator.CreateClient(options => options.DirectTimeout = TimeSpan.FromSeconds(1));

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunAsync(Request(route), Options(route)));

        Assert.Equal((ChargeOutcome.Unknown, Slug(route)), (unknown.Charge, unknown.Model));
        AssertArrived(route, posts: 1, rows);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V1, 500, false)]
    [InlineData(FaultRoute.V1, 500, true)]
    [InlineData(FaultRoute.V1, 504, true)]
    [InlineData(FaultRoute.Aiml, 500, false)]
    [InlineData(FaultRoute.Aiml, 502, true)]
    public async Task An_answer_that_proves_nothing_is_unknown_and_never_sent_again(FaultRoute route, int status, bool accepted)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.Respond, Status = status, AfterAccepting = accepted });

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunAsync(Request(route), Options(route)));

        Assert.Equal((ChargeOutcome.Unknown, (HttpStatusCode)status), (unknown.Charge, unknown.StatusCode));
        AssertArrived(route, posts: 1, rows: accepted ? 1 : 0);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V1, FaultKind.RetiredModel, null, SegmindErrorKind.ModelRetired)]
    [InlineData(FaultRoute.V1, FaultKind.NoCredits, null, SegmindErrorKind.InsufficientCredits)]
    [InlineData(FaultRoute.V1, FaultKind.NoCredits, 406, SegmindErrorKind.InsufficientCredits)]
    [InlineData(FaultRoute.Aiml, FaultKind.RetiredModel, null, SegmindErrorKind.ModelRetired)]
    [InlineData(FaultRoute.Aiml, FaultKind.NoCredits, null, SegmindErrorKind.Forbidden)]
    public async Task A_refusal_is_told_by_its_kind_and_not_sent_again(FaultRoute route, FaultKind fault, int? status, SegmindErrorKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = fault, Status = status });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync(Request(route), Options(route)));

        Assert.Equal((kind, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        AssertArrived(route, posts: 1, rows: 0);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Routes))]
    public async Task A_content_block_is_a_refusal_and_costs_nothing(FaultRoute route)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.ModerationFailed });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync(Request(route), Options(route)));

        Assert.Equal((SegmindErrorKind.ContentBlocked, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        Assert.Equal((LedgerState.Failed, 0m), (Row.State, Row.Cost));
        AssertArrived(route, posts: 1, rows: 1);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Routes))]
    public async Task A_rate_limit_is_waited_out_and_the_run_sent_again(FaultRoute route)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = FaultKind.RateLimited, Reset = "" });

        Assert.Single((await Client.RunAsync(Request(route), Options(route))).Images);

        AssertArrived(route, posts: 2, rows: 1);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultRoute.V1, FaultKind.Delay)]
    [InlineData(FaultRoute.V1, FaultKind.WrongContentType)]
    [InlineData(FaultRoute.Aiml, FaultKind.Delay)]
    [InlineData(FaultRoute.Aiml, FaultKind.WrongContentType)]
    [InlineData(FaultRoute.Aiml, FaultKind.OtherShape)]
    public async Task An_answer_that_holds_the_image_is_the_result_however_it_comes(FaultRoute route, FaultKind kind)
    {
        Emulator.AddFault(new Fault { Route = route, Kind = kind, Delay = TimeSpan.FromMilliseconds(200) });

        var result = await Client.RunAsync(Request(route), Options(route));

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal("image/png", result.Images[0].MediaType ?? "image/png");
        AssertArrived(route, posts: 1, rows: 1);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData("url")]
    [InlineData("b64_json")]
    public async Task Both_editions_of_the_AIML_page_read_the_same_way(string format)
    {
        var request = new AimlSeedEdit { Images = [HostPhoto()], Prompt = "x", Seed = 3, ResponseFormat = format };
        var one = await Client.RunAsync(request);
        Emulator.AddFault(new Fault { Route = FaultRoute.Aiml, Kind = FaultKind.OtherShape });

        var other = await Client.RunAsync(request);

        Assert.NotEqual(one.Raw!.Value.GetRawText()[..10], other.Raw!.Value.GetRawText()[..10]);
        Assert.Equal(await Photo.ReadAsync(Assert.Single(one.Images)), await Photo.ReadAsync(Assert.Single(other.Images)));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Base64_under_another_label_is_still_the_image()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V1, Kind = FaultKind.WrongContentType });

        var result = await Client.RunAsync(new Sd3MedImg2Img { Image = HostPhoto(), Prompt = "x", Base64 = true }, Direct);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
    }

    private static string Slug(FaultRoute route) => route == FaultRoute.V1 ? SeedEdit : Aiml;

    private static RunOptions? Options(FaultRoute route) => route == FaultRoute.V1 ? Direct : null;

    private InferenceRequest Request(FaultRoute route) => route == FaultRoute.V1
        ? new SeedEditV3 { Image = HostPhoto(), Prompt = "x" }
        : new AimlSeedEdit { Images = [HostPhoto()], Prompt = "x" };

    private void AssertArrived(FaultRoute route, int posts, int rows)
    {
        Assert.Equal(posts, Emulator.Requests.Count(request => request.Method == "POST"));
        Assert.Equal(posts, Posts(route == FaultRoute.V1 ? $"/v1/{SeedEdit}" : "/v1/images/generations"));
        Assert.Equal(rows, Emulator.Ledger.Entries.Count);
    }
}
