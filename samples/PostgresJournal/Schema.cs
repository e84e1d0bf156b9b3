using Npgsql;
using Segmind.Sdk;

namespace PostgresJournal;

/// <summary>The one table. Nothing in it is ever changed or deleted.</summary>
internal static class Schema
{
    // bytea compares ordinally whatever the collation, and takes every character.
    private const string Create =
        """
        CREATE TABLE IF NOT EXISTS segmind_journal (
            key bytea NOT NULL,
            attempt integer NOT NULL,
            seq integer NOT NULL,
            record bytea NOT NULL,
            PRIMARY KEY (key, attempt, seq)
        )
        """;

    /// <exception cref="JournalException">The server may forget what it confirms.</exception>
    public static async Task PrepareAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var check = new NpgsqlCommand("SELECT current_setting('fsync')::boolean AND NOT pg_is_in_recovery()", connection))
        {
            if (await check.ExecuteScalarAsync(cancellationToken) is not true)
            {
                throw new JournalException("The database can't keep a journal: it runs with fsync off, or is a standby.") { Charge = ChargeOutcome.NotCharged };
            }
        }

        // IF NOT EXISTS alone fails when two sessions make the table at the same moment.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var make = new NpgsqlCommand($"SELECT pg_advisory_xact_lock(hashtext('segmind_journal')); {Create}", connection, transaction))
        {
            await make.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
