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
        var budget = new SpendBudget(Affordable) { Price = _ => 1 };
        var guard = new SpendGuard(budget, _ => throw new InvalidOperationException("no floor"));
        var most = 0;
        var open = 0;
        var admitted = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                try
                {
                    using var first = await guard.ReserveAsync(Request, CancellationToken.None);
                    using var second = await guard.ReserveAsync(Request, CancellationToken.None);
                    InterlockedMax(ref most, Interlocked.Add(ref open, 2));
                    Interlocked.Increment(ref admitted);
                    Thread.Yield();
                    Interlocked.Add(ref open, -2);
                }
                catch (SpendLimitExceededException)
                {
                    // The others have it.
                }
            }
        })));

        Assert.InRange(most, 2, Affordable);
        Assert.True(admitted > 0);
        Assert.Equal(0m, budget.Spent);
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

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
