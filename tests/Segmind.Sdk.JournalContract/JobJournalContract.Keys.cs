namespace Segmind.Sdk.JournalContract;

/// <summary>Keys are compared ordinally: what looks alike is not alike.</summary>
public abstract partial class JobJournalContract
{
    /// <summary>The longest that the SDK lets through.</summary>
    private const int LongestKey = 512;

    private static readonly string[] TellApart =
    [
        "order", "Order", "ORDER", "order ", " order", "order\t", "order\0", "order\u200d", "order\u00ad", "order\n", "order\r\n", "order/", "order\\",
        "caf\u00e9", "cafe\u0301", "cafe", "CAF\u00c9", "strasse", "stra\u00dfe", "stra\u1e9ee", "k", "K", "\u212a", "\uff4b", "i", "I", "\u0130", "\u0131",
        ".", "..", "../order", "/order", "order.1", "order.1.jsonl", "con", "*", "?", "%", "_", "order%", "'", "''", "\"", "`", "'; DROP TABLE attempts; --",
        "$1", "@key", ":key", "{0}", "\0", "\u0001", "\u0001budget:order", "\u007f", "\ufeff", "\ufeff\ufeff", "\uffff", "\U0001f600", "\U0001f601", "\u4e2d",
        "null", "NULL", "1", "01", "1.0", "true",
    ];

    public static TheoryData<string> LongestPrefixes => [new string('x', LongestKey - 1), new string('\u4e2d', LongestKey - 1), new string('%', LongestKey - 1)];

    [Fact(Timeout = HangGuard)]
    public async Task Keys_that_look_alike_are_not_alike()
    {
        var journal = await OpenOnceMoreAsync();
        Assert.Equal(TellApart.Length, TellApart.Distinct(StringComparer.Ordinal).Count());
        for (var n = 0; n < TellApart.Length; n++)
        {
            Assert.True(await journal.TryClaimAsync(TellApart[n], 1, Line($"intent {n}")), $"Key {n} was taken already.");
        }

        journal = await ReopenAsync(journal);
        for (var n = 0; n < TellApart.Length; n++)
        {
            Assert.False(await journal.TryClaimAsync(TellApart[n], 1, Line("again")), $"Key {n} was free again.");
            Assert.Equal($"intent {n}\n", await ReadTextAsync(journal, TellApart[n]));
        }

        Print($"{TellApart.Length} keys told apart");
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(LongestPrefixes))]
    public async Task The_longest_keys_are_told_apart_by_their_last_character(string prefix)
    {
        var journal = await OpenOnceMoreAsync();

        Assert.True(await journal.TryClaimAsync(prefix + "a", 1, Line("a")));
        Assert.True(await journal.TryClaimAsync(prefix + "b", 1, Line("b")));

        Assert.Equal(("a\n", "b\n"), (await ReadTextAsync(journal, prefix + "a"), await ReadTextAsync(journal, prefix + "b")));
        Assert.Empty(await journal.ReadAsync(prefix));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Keys_that_look_alike_are_held_apart()
    {
        var (journal, other) = (await OpenOnceMoreAsync(), await OpenOnceMoreAsync());
        var holds = new List<IAsyncDisposable>();
        foreach (var key in TellApart)
        {
            holds.Add(Assert.IsType<IAsyncDisposable>(await journal.TryHoldAsync(key), exactMatch: false));
        }

        foreach (var key in TellApart)
        {
            Assert.Null(await other.TryHoldAsync(key));
        }

        foreach (var hold in holds)
        {
            await hold.DisposeAsync();
        }
    }
}
