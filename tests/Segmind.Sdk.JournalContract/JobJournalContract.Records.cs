namespace Segmind.Sdk.JournalContract;

/// <summary>What was written is read, byte for byte and in order.</summary>
public abstract partial class JobJournalContract
{
    [Fact(Timeout = HangGuard)]
    public async Task A_key_that_was_never_claimed_has_no_attempts()
    {
        var journal = await OpenOnceMoreAsync();

        Assert.Empty(await journal.ReadAsync(Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Records_are_read_in_the_order_they_were_written()
    {
        var journal = await OpenOnceMoreAsync();
        await journal.TryClaimAsync(Key, 1, Line("record 0"));
        for (var n = 1; n <= 25; n++)
        {
            await AppendHeldAsync(journal, Key, 1, Line($"record {n}"));
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, 26).Select(n => $"record {n}\n")), await ReadTextAsync(journal, Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Attempts_are_read_by_number()
    {
        var journal = await OpenOnceMoreAsync();
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            Assert.True(await journal.TryClaimAsync(Key, attempt, Line($"intent {attempt}")));
        }

        await AppendHeldAsync(journal, Key, 2, Line("late"));

        var attempts = await journal.ReadAsync(Key);
        Assert.Equal(Enumerable.Range(1, 12), attempts.Select(attempt => attempt.Number));
        Assert.Equal("intent 2\nlate\n", await ReadTextAsync(journal, Key, 2));
        Assert.Equal("intent 12\n", await ReadTextAsync(journal, Key, 12));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData("""{"b":1,"a":2,"a":3, "c" : 1.50 }""")]
    [InlineData("{\"spaces\":\"  \"}  \t ")]
    [InlineData("{\"quotes\":\"' '' \\\" \\\\ ` ´ %s {0} $1 :p @p\"}")]
    [InlineData("{\"text\":\"äöü é e\u0301 \u212a 中 😀 \ufeff\u2028\"}")]
    [InlineData("a\rb\u0001\u0018\u007f")]
    [InlineData("")]
    public async Task A_record_is_kept_byte_for_byte(string text)
    {
        var journal = await OpenOnceMoreAsync();
        var line = Line(text);
        await journal.TryClaimAsync(Key, 1, line);
        await AppendHeldAsync(journal, Key, 1, line);

        var records = Assert.Single(await journal.ReadAsync(Key)).Records.ToArray();

        Assert.Equal([.. line, .. line], records);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Large_records_are_kept_whole()
    {
        var journal = await OpenOnceMoreAsync();
        var lines = Enumerable.Range(0, 5).Select(n => Line(new string((char)('a' + n), (64 * 1024) - 1))).ToArray();
        await journal.TryClaimAsync(Key, 1, lines[0]);
        foreach (var line in lines[1..])
        {
            await AppendHeldAsync(journal, Key, 1, line);
        }

        journal = await ReopenAsync(journal);

        Assert.Equal(lines.SelectMany(line => line), Assert.Single(await journal.ReadAsync(Key)).Records.ToArray());
    }

    [Fact(Timeout = HangGuard)]
    public async Task Appended_records_survive_a_reopen_and_are_seen_by_others_at_once()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        await journal.TryClaimAsync(Key, 1, Line("intent"));
        await AppendHeldAsync(journal, Key, 1, Line("accepted"));

        Assert.Equal("intent\naccepted\n", await ReadTextAsync(other, Key));
        await AppendHeldAsync(other, Key, 1, Line("completed"));
        Assert.Equal("intent\naccepted\ncompleted\n", await ReadTextAsync(journal, Key));
        Assert.Equal("intent\naccepted\ncompleted\n", await ReadTextAsync(await ReopenAsync(journal), Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_append_to_an_attempt_that_does_not_exist_is_refused_and_leaves_nothing()
    {
        var journal = await OpenOnceMoreAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => AppendHeldAsync(journal, Key, 1, Line("accepted")));

        Assert.Empty(await journal.ReadAsync(Key));
        Assert.True(await journal.TryClaimAsync(Key, 1, Line("intent")));
        await Assert.ThrowsAnyAsync<Exception>(() => AppendHeldAsync(journal, Key, 2, Line("accepted")));
        Assert.Equal("intent\n", await ReadTextAsync(journal, Key));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Many_writers_on_many_keys_lose_and_tear_nothing()
    {
        const int Writers = 8;
        const int Keys = 50;
        var journals = new[] { await OpenOnceMoreAsync(), await OpenOnceMoreAsync() };

        var won = await AtOnceAsync(Writers, async writer =>
        {
            var claims = 0;
            for (var turn = 0; turn < Keys; turn++)
            {
                // Each begins elsewhere, so that they meet and pass each other.
                var key = $"key {(turn + (writer * Keys / Writers)) % Keys}";
                claims += await journals[writer % 2].TryClaimAsync(key, 1, Line("intent")) ? 1 : 0;
            }

            return claims;
        });
        // A record is added to an attempt that exists: a claim that is only under way need not have room for it.
        await AtOnceAsync(Writers, async writer =>
        {
            for (var turn = 0; turn < Keys; turn++)
            {
                await AppendHeldAsync(journals[writer % 2], $"key {(turn + (writer * Keys / Writers)) % Keys}", 1, Line($"record of writer {writer}"));
            }

            return true;
        });

        Assert.Equal(Keys, won.Sum());
        var whole = 0;
        for (var n = 0; n < Keys; n++)
        {
            var lines = (await ReadTextAsync(journals[n % 2], $"key {n}")).Split('\n');
            Assert.Equal(("intent", ""), (lines[0], lines[^1]));
            Assert.Equal(Enumerable.Range(0, Writers).Select(writer => $"record of writer {writer}"), lines[1..^1].Order(StringComparer.Ordinal));
            whole += lines.Length - 1;
        }

        Assert.Equal(Keys * (Writers + 1), whole);
        Print($"{Writers} writers, {Keys} keys: {won.Sum()} of {Writers * Keys} claims won, {whole} records whole");
    }
}
