using Segmind.Sdk.Models;

namespace Segmind.Sdk.JournalContract;

/// <summary>The list is what is resumed and what a budget counts.</summary>
public abstract partial class JobJournalContract
{
    [Fact(Timeout = HangGuard)]
    public async Task An_empty_store_lists_nothing()
    {
        var journal = await OpenOnceMoreAsync();

        Assert.Empty(await ListAsync(journal));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Every_key_is_listed_once_with_its_last_attempt()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        var keys = TellApart.Where(key => !string.IsNullOrWhiteSpace(key) && !key.StartsWith('\u0001')).ToArray();
        for (var n = 0; n < keys.Length; n++)
        {
            await ClaimAsync(journal, keys[n], attempts: 1 + (n % 12));
        }

        var expected = keys.Select((key, n) => new JournalKey(key, 1 + (n % 12))).OrderBy(listed => listed.Key, StringComparer.Ordinal);
        Assert.Equal(expected, await ListAsync(journal));
        Assert.Equal(expected, await ListAsync(other));
        Assert.Equal(expected, await ListAsync(await ReopenAsync(journal)));
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_store_can_be_used_while_it_is_listed()
    {
        var journal = await OpenOnceMoreAsync();
        for (var n = 0; n < 20; n++)
        {
            await ClaimAsync(journal, $"key {n}", attempts: 1);
        }

        var listed = 0;
        await foreach (var (key, attempts) in journal.ListAsync())
        {
            await AppendHeldAsync(journal, key, attempts, Line($"seen {listed++}"));
        }

        Assert.Equal(20, listed);
        Assert.Equal(20, (await ListAsync(journal)).Count);
    }

    private static async Task<List<JournalKey>> ListAsync(IJobJournal journal)
    {
        var keys = new List<JournalKey>();
        await foreach (var key in journal.ListAsync())
        {
            keys.Add(key);
        }

        return [.. keys.OrderBy(listed => listed.Key, StringComparer.Ordinal)];
    }

    /// <summary>Claims with first records as the SDK writes them, since a store may read the key from them.</summary>
    private async Task ClaimAsync(IJobJournal journal, string key, int attempts)
    {
        var intents = new IntentNotes();
        await using var client = await NewClientAsync(intents);
        await Assert.ThrowsAsync<JournalException>(() => client.RunOnceAsync(key, new SeedEditV3 { Image = new Uri("https://example.com/a.png"), Prompt = "x" }));
        Assert.True(await journal.TryClaimAsync(key, 1, intents.First));
        for (var attempt = 2; attempt <= attempts; attempt++)
        {
            Assert.True(await journal.TryClaimAsync(key, attempt, Line("a later intent")));
        }
    }
}
