namespace Segmind.Sdk.JournalContract;

/// <summary>A hold tells "in flight" from "dead".</summary>
public abstract partial class JobJournalContract
{
    /// <summary>As many as the SDK works on at once when it resumes.</summary>
    private const int HeldAtOnce = 64;

    [Fact(Timeout = HangGuard)]
    public async Task A_held_key_is_not_held_again_by_the_same_instance()
    {
        var journal = await OpenOnceMoreAsync();
        await using var hold = await journal.TryHoldAsync(Key);

        Assert.NotNull(hold);
        Assert.Null(await journal.TryHoldAsync(Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_held_key_is_not_held_again_by_another_instance()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        await using var hold = await journal.TryHoldAsync(Key);

        Assert.NotNull(hold);
        Assert.Null(await other.TryHoldAsync(Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_hold_is_free_as_soon_as_it_is_disposed()
    {
        var journals = new[] { await OpenOnceMoreAsync(), await OpenOnceMoreAsync() };
        for (var n = 0; n < 50; n++)
        {
            var hold = await journals[n / 2 % 2].TryHoldAsync(Key);
            Assert.NotNull(hold);
            await hold.DisposeAsync();
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_hold_that_is_disposed_twice_does_not_free_its_successor()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        var first = await journal.TryHoldAsync(Key);
        await first!.DisposeAsync();
        await using var second = await journal.TryHoldAsync(Key);

        await first.DisposeAsync();

        Assert.NotNull(second);
        Assert.Null(await journal.TryHoldAsync(Key));
        Assert.Null(await other.TryHoldAsync(Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Of_many_that_try_at_once_exactly_one_holds_the_key()
    {
        var journals = new[] { await OpenOnceMoreAsync(), await OpenOnceMoreAsync() };
        for (var round = 0; round < 20; round++)
        {
            var holds = await AtOnceAsync(16, async n => await journals[n % 2].TryHoldAsync(Key));

            var hold = Assert.Single(holds, held => held is not null);
            await hold!.DisposeAsync();
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task Many_keys_are_held_at_once_and_read_and_written_meanwhile()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        var holds = await AtOnceAsync(HeldAtOnce, async n => await journal.TryHoldAsync($"key {n}"));
        Assert.All(holds, Assert.NotNull);

        await AtOnceAsync(HeldAtOnce, async n =>
        {
            Assert.Null(await other.TryHoldAsync($"key {n}"));
            Assert.True(await journal.TryClaimAsync($"key {n}", 1, Line("intent")));
            await journal.AppendAsync($"key {n}", 1, Line("accepted"));
            return n;
        });
        await AtOnceAsync(HeldAtOnce, async n =>
        {
            await holds[n]!.DisposeAsync();
            return n;
        });

        for (var n = 0; n < HeldAtOnce; n++)
        {
            Assert.Equal("intent\naccepted\n", await ReadTextAsync(other, $"key {n}"));
            await using var hold = await other.TryHoldAsync($"key {n}");
            Assert.NotNull(hold);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_hold_claims_nothing()
    {
        var journal = await OpenOnceMoreAsync();
        await using (await journal.TryHoldAsync(Key))
        {
            Assert.Empty(await journal.ReadAsync(Key));
        }

        Assert.Empty(await journal.ReadAsync(Key));
        Assert.Empty(await ListAsync(journal));
        Assert.True(await journal.TryClaimAsync(Key, 1, Line("intent")));
    }
}
