namespace Segmind.Sdk.Tests;

/// <summary>Runs in parallel can't both have the last dollar.</summary>
public class SpendConcurrencyTests
{
    private const int Runs = 100;
    private const int Affordable = 10;
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData(1.00)]
    [InlineData(0.25)]
    public async Task Of_a_hundred_runs_at_once_on_a_budget_for_ten_exactly_ten_arrive(double cost)
    {
        // Each run waits between the check before its uploads and its reserve until all have passed the check.
        var asked = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var budget = new SpendBudget(Affordable)
        {
            MinimumCredits = 0,
            Price = _ =>
            {
                if (Interlocked.Increment(ref asked) == Runs)
                {
                    all.SetResult();
                }

                return 1;
            },
        };
        using var service = new BudgetedService(budget, (decimal)cost) { BeforeCredits = () => all.Task };

        var jobs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => AttemptAsync(service.Client)));

        Assert.Equal((Affordable, Affordable), (jobs.Count(job => job is not null), service.Submits));
        Assert.Equal((Runs, 1), (asked, service.CreditReads));
        Assert.Equal(Affordable, budget.Spent);
        await service.Time.RunAsync(Task.WhenAll(jobs.OfType<Job>().Select(job => job.WaitAsync())));
        Assert.Equal(Affordable * (decimal)cost, budget.Spent);
    }

    [Fact]
    public async Task Threads_that_reserve_and_give_back_at_once_leave_the_book_straight()
    {
        const int Threads = 4;
        const int Rounds = 100_000;
        var budget = new SpendBudget(Threads) { Price = _ => 1 };
        var quote = SpendQuote.Of(Request, budget);
        var refused = 0;

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                try
                {
                    budget.Ledger.Admit($"{thread}", quote, []);
                    budget.Ledger.Close($"{thread}", SpendState.NotSent);
                }
                catch (SpendLimitExceededException)
                {
                    refused++;
                    break;
                }
            }
        })));

        // Each thread has at most one run on a budget with room for one each: a refusal, or anything left over, is a lost update.
        Assert.Equal((0, 0m), (refused, budget.Spent));
    }

    private static async Task<Job?> AttemptAsync(SegmindClient client)
    {
        try
        {
            return await client.SubmitAsync(Request);
        }
        catch (SpendLimitExceededException)
        {
            return null;
        }
    }
}
