using System.Text;
using PostgresJournal;

namespace Segmind.Sdk.PostgresTests;

/// <summary>What PostgreSQL adds to the contract.</summary>
public sealed class PostgresJobJournalTests : IAsyncLifetime
{
    private static readonly byte[] Intent = "intent\n"u8.ToArray();
    private Database _database = null!;

    public async ValueTask InitializeAsync() => _database = await Database.CreateAsync();

    public async ValueTask DisposeAsync() => await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Many_that_open_a_new_database_at_once_all_find_the_table()
    {
        var journals = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => PostgresJobJournal.OpenAsync(_database.ConnectionString))));

        Assert.Equal(1, await _database.AskAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 'segmind_journal'"));
        foreach (var journal in journals)
        {
            await journal.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_though_the_database_says_otherwise()
    {
        await _database.AskAsync<string>("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$; SELECT 'done'");
        Assert.Equal("off", await _database.AskAsync<string>("SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'"));
        // The setting as the session that claims has it, seen from inside its INSERT.
        await using var journal = await PostgresJobJournal.OpenAsync(_database.ConnectionString);
        await _database.AskAsync<string>(
            """
            CREATE TABLE seen (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
            CREATE TRIGGER note BEFORE INSERT ON segmind_journal FOR EACH ROW EXECUTE FUNCTION note();
            SELECT 'done'
            """);

        await journal.TryClaimAsync("order", 1, Intent);
        await journal.AppendAsync("order", 1, Intent);

        Assert.Equal("on on", await _database.AskAsync<string>("SELECT string_agg(setting, ' ') FROM seen"));
    }

    [Fact]
    public async Task A_hold_goes_with_its_connection_and_its_key_can_be_held_again()
    {
        await using var journal = await PostgresJobJournal.OpenAsync(_database.ConnectionString);
        await using var other = await PostgresJobJournal.OpenAsync(_database.ConnectionString);
        var lost = await journal.TryHoldAsync("order");
        Assert.Null(await other.TryHoldAsync("order"));

        Assert.True(await _database.AskAsync<bool>("SELECT pg_terminate_backend(pid, 10000) FROM pg_locks JOIN pg_database ON database = pg_database.oid WHERE locktype = 'advisory' AND datname = current_database()"));
        var taken = await other.TryHoldAsync("order");
        await using var fresh = await journal.TryHoldAsync("another order");
        await lost!.DisposeAsync();

        Assert.NotNull(taken);
        Assert.NotNull(fresh);
        Assert.Null(await other.TryHoldAsync("order"));
        await taken.DisposeAsync();
        await using var again = await journal.TryHoldAsync("order");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Owners_that_both_believe_they_hold_the_key_lose_no_record()
    {
        await using var journal = await PostgresJobJournal.OpenAsync(_database.ConnectionString);
        await journal.TryClaimAsync("order", 1, Intent);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(async () => await journal.AppendAsync("order", 1, Encoding.ASCII.GetBytes($"{n}\n")))));

        var lines = Encoding.ASCII.GetString(Assert.Single(await journal.ReadAsync("order")).Records.Span).TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{n}").Order(), lines[1..].Order());
    }

    [Fact]
    public async Task A_key_that_is_no_text_is_refused_before_anything_is_written()
    {
        await using var journal = await PostgresJobJournal.OpenAsync(_database.ConnectionString);

        await Assert.ThrowsAsync<EncoderFallbackException>(async () => await journal.TryClaimAsync("order \ud800", 1, Intent));

        Assert.Equal(0, await _database.AskAsync<long>("SELECT count(*) FROM segmind_journal"));
    }
}
