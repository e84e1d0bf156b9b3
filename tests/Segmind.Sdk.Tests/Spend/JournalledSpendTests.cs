namespace Segmind.Sdk.Tests;

/// <summary>What a journal hands to the guard: attempts of all processes, read under the scope's lock.</summary>
public class JournalledSpendTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Fact]
    public async Task The_journal_and_memory_count_together()
    {
        var (budget, guard) = New(limit: 0.30m);
        using var plain = await guard.ReserveAsync(Request, CancellationToken.None);
        var quote = await guard.CheckAsync(Request, [], CancellationToken.None);

        Assert.Equal(0.10m, guard.Admit("k1.1", quote!, [Saved("k0.1", 0.04m)]));
        Assert.Equal(0.24m, budget.Spent);
        var refused = Assert.Throws<SpendLimitExceededException>(() => guard.Admit("k2.1", quote!, []));
        Assert.Equal((0.24m, 0.10m), (refused.Spent, refused.Reserve));
        Assert.Contains("over all processes", refused.Message);
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => guard.ReserveAsync(Request, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task An_attempt_is_counted_once_whether_memory_or_the_journal_shows_it()
    {
        var (budget, guard) = New(limit: 1);
        var quote = await guard.CheckAsync(Request, [], CancellationToken.None);
        guard.Admit("k1.1", quote!, []);
        Assert.Equal(0.10m, budget.Spent);

        guard.Admit("k2.1", quote!, [Entry("k1.1", SpendState.Accepted)]);
        Assert.Equal(0.20m, budget.Spent);

        guard.Observe([Saved("k1.1", 0.04m), Saved("k2.1", 0.05m)]);
        guard.Observe([Saved("k1.1", 0.04m), Saved("k2.1", 0.05m)]);
        Assert.Equal(0.09m, budget.Spent);
    }

    [Fact]
    public async Task A_reading_that_is_older_than_the_last_makes_no_room()
    {
        var (budget, guard) = New(limit: 1);
        guard.Observe([Saved("k1.1", 0.40m), Saved("k2.1", 0.40m)]);

        await guard.CheckAsync(Request, [Entry("k1.1", SpendState.Accepted)], CancellationToken.None);

        Assert.Equal(0.80m, budget.Spent);
    }

    [Fact]
    public async Task An_attempt_whose_intent_was_not_written_is_released()
    {
        var (budget, guard) = New(limit: 0.10m);
        var quote = await guard.CheckAsync(Request, [], CancellationToken.None);
        guard.Admit("k1.1", quote!, []);
        guard.Release("k1.1");
        Assert.Equal(0m, budget.Spent);

        guard.Admit("k1.1", quote!, []);
        Assert.Equal(0.10m, budget.Spent);
    }

    [Fact]
    public async Task A_check_reserves_nothing()
    {
        var (budget, guard) = New(limit: 0.10m);

        Assert.Equal(2, (await guard.CheckAsync(new AnyModel("m") { ["n"] = 2 }, [], CancellationToken.None))!.Outputs);
        await guard.CheckAsync(Request, [], CancellationToken.None);

        Assert.Equal(0m, budget.Spent);
    }

    [Fact]
    public async Task A_check_refuses_what_the_gate_would_refuse()
    {
        var (_, guard) = New(limit: 0.15m);

        await Assert.ThrowsAsync<SpendLimitExceededException>(() => guard.CheckAsync(Request, [Entry("k1.1", SpendState.Unknown)], CancellationToken.None));
    }

    [Fact]
    public async Task What_other_processes_paid_is_a_price()
    {
        var budget = new SpendBudget(1);
        var guard = new SpendGuard(budget, NoCredits);
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => guard.CheckAsync(Request, [], CancellationToken.None));

        var quote = await guard.CheckAsync(new AnyModel("m") { ["n"] = 2 }, [Saved("k1.1", 0.04m)], CancellationToken.None);

        Assert.Equal(0.08m, guard.Admit("k2.1", quote!, []));
    }

    [Fact]
    public async Task Other_scopes_are_passed_over()
    {
        var budget = new SpendBudget(1) { Scope = "night", Price = _ => 0.10m };
        var guard = new SpendGuard(budget, NoCredits);
        var quote = await guard.CheckAsync(Request, [], CancellationToken.None);

        guard.Admit("k1.1", quote!, [Saved("k0.1", 0.70m), Saved("k0.2", 0.20m) with { Scope = "night" }]);

        Assert.Equal((0.30m, "night"), (budget.Spent, guard.Scope));
    }

    [Fact]
    public async Task Without_a_budget_there_is_nothing_to_admit()
    {
        var guard = new SpendGuard(null, NoCredits);

        Assert.Null(await guard.CheckAsync(Request, [], CancellationToken.None));
        Assert.Null(guard.Scope);
        guard.Observe([Saved("k1.1", 1)]);
        guard.Release("k1.1");
        using var attempt = await guard.ReserveAsync(Request, CancellationToken.None);
        attempt.Begin();
        attempt.Accepted("r1");
        attempt.Fail(new SegmindException("no") { Charge = ChargeOutcome.NotCharged });
    }

    private static (SpendBudget Budget, SpendGuard Guard) New(decimal limit)
    {
        var budget = new SpendBudget(limit) { Price = _ => 0.10m };
        return (budget, new SpendGuard(budget, NoCredits));
    }

    private static Task<Credits> NoCredits(CancellationToken cancellationToken) => throw new InvalidOperationException("There is no floor.");

    private static SpendEntry Entry(string id, SpendState state) => new(id, "default", "m", 1, 0.10m, state);

    private static SpendEntry Saved(string id, decimal cost) => Entry(id, SpendState.Saved) with { Cost = cost, Images = 1 };
}
