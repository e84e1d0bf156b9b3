using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What a budget lets through, what it refuses, and what it says then.</summary>
public class SpendLimitTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public async Task Runs_go_out_until_the_limit_is_reached_to_the_cent()
    {
        var budget = new SpendBudget(0.15m) { Price = _ => 0.05m };
        using var service = new BudgetedService(budget);

        for (var i = 0; i < 3; i++)
        {
            await service.RunAsync(Request);
        }

        var refused = await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(Request));
        Assert.Equal((3, 0.15m), (service.Submits, budget.Spent));
        Assert.Equal((ChargeOutcome.NotCharged, 0.15m, 0.15m, 0.05m, "default", null), (refused.Charge, refused.Limit, refused.Spent, refused.Reserve, refused.Scope, refused.RemainingCredits));
        Assert.Equal("AnyModel (m) was not run: it can cost 0.05 USD, and 0.15 USD of the limit of 0.15 USD are spent or reserved. Nothing was sent. Nothing was charged. Wait for running jobs to end, or use a larger SpendBudget (scope 'default'). Counted in this process alone; the count ends with it.", refused.Message);
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("submit")]
    [InlineData("direct")]
    [InlineData("workflow")]
    [InlineData("aiml")]
    public async Task A_refused_run_sends_nothing_not_even_an_upload(string kind)
    {
        using var service = new BudgetedService(new SpendBudget(0.01m) { Price = _ => 0.02m });
        var image = ImageInput.FromBytes(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A });
        var seedEdit = new SeedEditV3 { Image = image, Prompt = "x" };

        await Assert.ThrowsAsync<SpendLimitExceededException>(() => kind switch
        {
            "queue" => service.Client.RunAsync(seedEdit),
            "submit" => service.Client.SubmitAsync(seedEdit),
            "direct" => service.Client.RunAsync(seedEdit, new RunOptions { Mode = RunMode.Direct }),
            "workflow" => service.Client.RunAsync(new RetouchWorkflow { Image = image }),
            _ => service.Client.RunAsync(new AimlSeedEdit { Images = [image], Prompt = "x" }),
        });

        Assert.Empty(service.Service.Arrivals);
    }

    [Fact]
    public async Task With_no_price_known_a_run_is_refused_and_told_where_to_state_one()
    {
        using var service = new BudgetedService(new SpendBudget(5));

        var refused = await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(Request));

        Assert.Null(refused.Reserve);
        Assert.Contains("no price is known for it", refused.Message);
        Assert.Contains("Set SpendBudget.Price", refused.Message);
        Assert.Empty(service.Service.Arrivals);
    }

    [Fact]
    public async Task A_price_function_that_says_nothing_leaves_it_to_the_highest_cost_seen_times_the_outputs()
    {
        var stated = new Queue<decimal?>([0.20m, null, null]);
        var budget = new SpendBudget(0.45m) { Price = _ => stated.Dequeue() };
        using var service = new BudgetedService(budget, cost: 0.10m);

        await service.RunAsync(Request);
        await service.RunAsync(new AnyModel("m") { ["n"] = 3 });
        var refused = await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(new AnyModel("m") { ["n"] = 3 }));

        Assert.Equal((0.20m, 0.30m), (refused.Spent, refused.Reserve));
        Assert.Equal(2, service.Submits);
    }

    [Fact]
    public async Task The_cost_of_one_model_is_no_price_of_another()
    {
        using var service = new BudgetedService(new SpendBudget(5) { Price = request => request is AnyModel { Slug: "m" } ? 0.05m : null });
        await service.RunAsync(Request);

        await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(new AnyModel("other")));
    }

    [Fact]
    public async Task A_price_function_that_throws_is_told_and_nothing_is_sent()
    {
        using var service = new BudgetedService(new SpendBudget(5) { Price = _ => throw new FormatException("no table") });

        var failure = await Assert.ThrowsAsync<SegmindException>(() => service.RunAsync(Request));

        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(ChargeOutcome.NotCharged, failure.Charge);
        Assert.Contains("SpendBudget.Price threw for AnyModel (m) (no table). Nothing was sent.", failure.Message);
        Assert.Empty(service.Service.Arrivals);
    }

    [Fact]
    public async Task A_price_below_zero_is_a_mistake_and_nothing_is_sent()
    {
        using var service = new BudgetedService(new SpendBudget(5) { Price = _ => -0.01m });

        Assert.Contains("0 or more", (await Assert.ThrowsAsync<InvalidOperationException>(() => service.RunAsync(Request))).Message);
        Assert.Empty(service.Service.Arrivals);
    }

    [Fact]
    public async Task Clients_that_share_a_budget_share_its_limit()
    {
        var budget = new SpendBudget(0.10m) { Price = _ => 0.05m };
        using var one = new BudgetedService(budget);
        using var two = new BudgetedService(budget);
        await one.RunAsync(Request);
        await two.RunAsync(Request);

        await Assert.ThrowsAsync<SpendLimitExceededException>(() => one.RunAsync(Request));
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => two.RunAsync(Request));
        Assert.Equal((1, 1), (one.Submits, two.Submits));
    }

    [Fact]
    public async Task A_run_that_cost_more_than_its_reserve_stops_the_next_one()
    {
        var budget = new SpendBudget(0.10m) { Price = _ => 0.05m };
        using var service = new BudgetedService(budget, cost: 0.30m);
        await service.RunAsync(Request);

        var refused = await Assert.ThrowsAsync<SpendLimitExceededException>(() => service.RunAsync(Request));

        Assert.Equal((0.30m, 1), (refused.Spent, service.Submits));
    }

    [Fact]
    public async Task Without_a_budget_nothing_is_refused()
    {
        using var job = new JobService();

        Assert.NotNull(await job.RunAsync());
    }

    [Fact]
    public void A_budget_is_held_to_its_rules()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpendBudget(-0.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpendBudget(1) { MinimumCredits = -1 });
        Assert.Throws<ArgumentException>(() => new SpendBudget(1) { Scope = " " });
        Assert.Equal((0m, 0m, "default", null), (new SpendBudget(0).Limit, new SpendBudget(0).Spent, new SpendBudget(0).Scope, new SpendBudget(0) { MinimumCredits = null }.MinimumCredits));
    }

    [Fact]
    public void Its_exception_can_be_built_by_hand()
    {
        var refused = new SpendLimitExceededException("m", new IOException()) { Limit = 1, Spent = 0.9m, Reserve = 0.2m, Scope = "s", RemainingCredits = 3 };

        Assert.Equal((ChargeOutcome.NotCharged, 1m, 0.9m, 0.2m, "s", 3m), (refused.Charge, refused.Limit, refused.Spent, refused.Reserve, refused.Scope, refused.RemainingCredits));
        Assert.IsAssignableFrom<SegmindException>(refused);
    }
}
