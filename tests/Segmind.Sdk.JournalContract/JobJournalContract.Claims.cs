namespace Segmind.Sdk.JournalContract;

/// <summary>Only a claim authorises a submit.</summary>
public abstract partial class JobJournalContract
{
    private const int Claimants = 32;

    [Fact(Timeout = HangGuard)]
    public async Task Of_many_claims_at_once_exactly_one_is_true()
    {
        var journal = await OpenOnceMoreAsync();

        var claims = await AtOnceAsync(Claimants, async n => await journal.TryClaimAsync(Key, 1, Line($"claim {n}")));

        await AssertOneWonAsync(journal, claims);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Of_many_claims_over_two_instances_exactly_one_is_true()
    {
        var journals = new[] { await OpenOnceMoreAsync(), await OpenOnceMoreAsync() };

        for (var round = 1; round <= 20; round++)
        {
            var claims = await AtOnceAsync(Claimants, async n => await journals[n % 2].TryClaimAsync(Key, round, Line($"claim {n}")));

            await AssertOneWonAsync(journals[round % 2], claims, round);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_claim_is_never_true_again()
    {
        var journal = await OpenOnceMoreAsync();
        Assert.True(await journal.TryClaimAsync(Key, 1, Line("first")));

        Assert.False(await journal.TryClaimAsync(Key, 1, Line("second")));
        journal = await ReopenAsync(journal);
        Assert.False(await journal.TryClaimAsync(Key, 1, Line("third")));
        Assert.False(await journal.TryClaimAsync(Key, 1, Line("first")));

        Assert.Equal("first\n", await ReadTextAsync(journal, Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_claim_that_lost_changes_nothing_that_was_appended()
    {
        var journal = await OpenOnceMoreAsync();
        await journal.TryClaimAsync(Key, 1, Line("intent"));
        await AppendHeldAsync(journal, Key, 1, Line("accepted"));

        Assert.False(await journal.TryClaimAsync(Key, 1, Line("late")));

        Assert.Equal("intent\naccepted\n", await ReadTextAsync(journal, Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Attempts_of_one_key_and_keys_of_one_attempt_are_claimed_apart()
    {
        var journal = await OpenOnceMoreAsync();

        Assert.True(await journal.TryClaimAsync(Key, 1, Line("a1")));
        Assert.True(await journal.TryClaimAsync(Key, 2, Line("a2")));
        Assert.True(await journal.TryClaimAsync("order-4712", 1, Line("b1")));

        Assert.Equal(("a1\n", "a2\n", "b1\n"), (await ReadTextAsync(journal, Key, 1), await ReadTextAsync(journal, Key, 2), await ReadTextAsync(journal, "order-4712")));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_claim_takes_place_whoever_holds_the_key()
    {
        var (holder, claimant) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        await using var hold = await holder.TryHoldAsync(Key);

        Assert.True(await claimant.TryClaimAsync(Key, 1, Line("intent")));
    }

    private static async Task AssertOneWonAsync(IJobJournal journal, bool[] claims, int attempt = 1)
    {
        Assert.Equal(1, claims.Count(won => won));
        Assert.Equal($"claim {Array.IndexOf(claims, true)}\n", await ReadTextAsync(journal, Key, attempt));
    }
}
