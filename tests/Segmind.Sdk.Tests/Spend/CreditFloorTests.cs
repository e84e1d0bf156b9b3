using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The floor under the account's credits: best effort, and asked for only when it matters.</summary>
public class CreditFloorTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public async Task The_account_is_asked_once_before_the_first_submit()
    {
        using var service = NewService(credits: 3);

        await service.RunAsync(Request);
        await service.RunAsync(Request);

        Assert.Equal((1, 2), (service.CreditReads, service.Submits));
        Assert.Equal("/v1/get-user-credits", service.Service.Arrivals.First().Path);
    }

    [Fact]
    public async Task A_run_that_would_go_below_the_floor_is_refused_before_anything_but_the_credits_is_asked()
    {
        using var service = NewService(credits: 2.04m);
        var request = new SeedEditV3 { Image = ImageInput.FromBytes(new byte[] { 0x89, 0x50, 0x4E, 0x47 }), Prompt = "x" };

        var refused = await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(request));

        Assert.Equal((2.04m, 0.05m, ChargeOutcome.NotCharged), (refused.RemainingCredits, refused.Reserve, refused.Charge));
        Assert.Contains("of the 2.04 credits that remain 2.00 must stay (MinimumCredits)", refused.Message);
        Assert.Equal("/v1/get-user-credits", Assert.Single(service.Service.Arrivals).Path);
        Assert.Equal(0m, service.Budget.Spent);
    }

    [Fact]
    public async Task A_run_that_leaves_just_the_floor_goes_out()
    {
        using var service = NewService(credits: 2.05m);

        await service.RunAsync(Request);

        Assert.Equal(1, service.Submits);
    }

    [Fact]
    public async Task What_a_result_says_is_left_counts_from_then_on()
    {
        using var service = NewService(credits: 50);
        service.StatesCredits = true;
        await service.Client.SubmitAsync(Request);
        service.Credits = 2.01m;
        await service.Time.RunAsync(service.Client.GetJob("r1").WaitAsync());

        await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(Request));

        Assert.Equal(1, service.Submits);
    }

    [Fact]
    public async Task What_GetCreditsAsync_reads_spares_the_question()
    {
        using var service = NewService(credits: 3);
        await service.Client.GetCreditsAsync();

        await service.RunAsync(Request);

        Assert.Equal(1, service.CreditReads);
    }

    [Fact]
    public async Task What_was_reserved_since_is_taken_off_and_before_it_refuses_the_account_is_asked_again()
    {
        using var service = NewService(credits: 2.12m);
        await service.Client.SubmitAsync(Request);
        await service.Client.SubmitAsync(Request);
        Assert.Equal(1, service.CreditReads);
        service.Credits = 2.02m;
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.Client.SubmitAsync(Request));
        Assert.Equal((2, 2), (service.CreditReads, service.Submits));

        service.Credits = 10;
        await service.Client.SubmitAsync(Request);
        Assert.Equal((3, 3), (service.CreditReads, service.Submits));
    }

    [Fact]
    public async Task An_account_that_does_not_answer_lets_no_run_through()
    {
        using var service = NewService(credits: 3);
        service.BeforeCredits = () => throw new HttpRequestException("down");

        var failure = await Assert.ThrowsAsync<SegmindConnectionException>(() => service.RunAsync(Request));

        Assert.Equal((ChargeOutcome.NotCharged, 0, 0m), (failure.Charge, service.Submits, service.Budget.Spent));
    }

    [Fact]
    public async Task The_AIML_API_is_another_account()
    {
        using var service = NewService(credits: 0.5m);

        await Record.ExceptionAsync(() => service.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "x" }));

        Assert.Equal((0, 1), (service.CreditReads, service.Submits));
    }

    [Fact]
    public async Task Without_a_floor_the_account_is_not_asked()
    {
        using var service = new BudgetedService(new SpendBudget(5) { Price = _ => 0.05m });

        await service.RunAsync(Request);

        Assert.Equal(0, service.CreditReads);
    }

    private static BudgetedService NewService(decimal credits) =>
        new(new SpendBudget(5) { Price = _ => 0.05m, MinimumCredits = 2 }) { Credits = credits };
}
