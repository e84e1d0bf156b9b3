namespace Segmind.Sdk.Tests;

/// <summary>What an attempt counts, in every state it can be in.</summary>
public class SpendFoldTests
{
    private static readonly SpendEntry Entry = new("a1", "s", "m", Outputs: 1, Reserve: 0.10m, SpendState.Reserved);

    public static TheoryData<string, decimal> Counted => new()
    {
        { "NotSent", 0 },
        { "Refused", 0 },
        { "Failed", 0 },
        { "Reserved", 0.10m },
        { "Accepted", 0.10m },
        { "Unknown", 0.10m },
        { "Expired", 0.10m },
        { "Void", 0.10m },
        { "Completed", 0.04m },
        { "Saved", 0.04m },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void An_attempt_counts_by_its_state(string state, decimal amount) =>
        Assert.Equal(amount, SpentOf(Entry with { State = Enum.Parse<SpendState>(state), Cost = 0.04m }));

    [Fact]
    public void Every_state_is_in_the_table() =>
        Assert.Equal(Enum.GetNames<SpendState>().Order(), Counted.Select(row => row.Data.Item1).Order());

    [Fact]
    public void A_state_from_a_later_version_counts_its_reserve() => Assert.Equal(0.10m, SpentOf(Entry with { State = (SpendState)99, Cost = 0 }));

    [Theory]
    [InlineData(null, 0.10)]
    [InlineData(-0.05, 0.10)]
    [InlineData(0.0, 0.0)]
    [InlineData(0.25, 0.25)]
    public void A_completed_run_counts_its_cost_where_that_makes_sense(double? cost, double amount) =>
        Assert.Equal((decimal)amount, SpentOf(Entry with { State = SpendState.Completed, Cost = (decimal?)cost }));

    [Fact]
    public void Settling_twice_changes_nothing()
    {
        var saved = Entry with { State = SpendState.Saved, Cost = 0.04m };

        Assert.Equal(0.04m, SpentOf(Entry, saved, saved));
    }

    [Fact]
    public void The_later_of_two_entries_holds_unless_only_the_earlier_one_saw_the_end()
    {
        var completed = Entry with { State = SpendState.Completed };

        Assert.Equal(0.04m, SpentOf(completed, Entry with { State = SpendState.Saved, Cost = 0.04m }));
        Assert.Equal(0m, SpentOf(Entry with { State = SpendState.NotSent }, Entry));
    }

    [Fact]
    public void Attempts_of_one_key_count_each() => Assert.Equal(0.20m, SpentOf(Entry, Entry with { AttemptId = "a2" }));

    [Fact]
    public void Another_scope_does_not_count() => Assert.Equal(0.10m, SpentOf(Entry, Entry with { AttemptId = "a2", Scope = "S" }));

    [Fact]
    public void A_million_tenths_of_a_cent_are_a_thousand_dollars_to_the_last_digit() =>
        Assert.Equal(1000m, SpentOf([.. Enumerable.Range(0, 1_000_000).Select(i => Entry with { AttemptId = $"{i}", Reserve = 0.001m })]));

    [Fact]
    public void Figures_that_no_run_costs_do_not_overflow()
    {
        var absurd = Entry with { State = SpendState.Completed, Cost = decimal.MaxValue, Outputs = int.MaxValue };

        Assert.Equal(3 * SpendFold.Most, SpentOf(absurd, absurd with { AttemptId = "a2" }, Entry with { AttemptId = "a3", Reserve = decimal.MaxValue }));
        Assert.Equal(0m, SpentOf(Entry with { Reserve = -1 }));
        Assert.Equal(SpendFold.Most, SpendFold.Of([absurd with { Outputs = 1 }], "s").Highest["m"].For(1));
    }

    [Fact]
    public void Nothing_is_spent_on_nothing() => Assert.Equal(0m, SpentOf());

    [Fact]
    public void The_highest_price_per_image_is_known_by_slug()
    {
        SpendEntry Saved(string id, string slug, decimal cost, int outputs, int? images = null) => new(id, "s", slug, outputs, 1, SpendState.Saved, cost, images);

        var highest = SpendFold.Of([Saved("1", "m", 0.04m, 1), Saved("2", "m", 0.10m, 2, 2), Saved("3", "m", 0.03m, 1), Saved("4", "few", 0.04m, 4, 1), Saved("5", "many", 0.06m, 1, 3), Saved("6", "free", 0, 1)], "s").Highest;

        Assert.Equal(0.15m, highest["m"].For(3));
        Assert.Equal(0.04m, highest["few"].For(1));
        Assert.Equal(0.06m, highest["many"].For(1));
        Assert.DoesNotContain("free", highest.Keys);
    }

    [Fact]
    public void A_third_of_a_cent_times_three_is_a_cent() => Assert.Equal(0.01m, new SeenPrice(0.01m, 3).For(3));

    private static decimal SpentOf(params SpendEntry[] entries) => SpendFold.Of(entries, "s").Spent;

    [Fact]
    public void The_higher_price_is_told_per_image()
    {
        var (one, three) = (new SeenPrice(0.05m, 1), new SeenPrice(0.09m, 3));

        Assert.Equal([one, one], [SeenPrice.Higher(one, three), SeenPrice.Higher(three, one)]);
        Assert.Equal([three, one, null], [SeenPrice.Higher(null, three), SeenPrice.Higher(one, null), SeenPrice.Higher(null, null)]);
    }
}
