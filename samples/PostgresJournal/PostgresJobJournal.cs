using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Segmind.Sdk;

namespace PostgresJournal;

/// <summary>A journal in a PostgreSQL database, for as many machines as reach it. Thread-safe; one per process is enough.</summary>
/// <remarks>
/// The primary key is the promise: whoever inserts the first record of an attempt may submit, and nobody else ever. The locks only tell
/// "in flight" from "dead", and a lost connection frees them while their owner may still be sending: <see cref="HoldProvesDeath"/>.
/// </remarks>
public sealed class PostgresJobJournal : IJobJournal, IAsyncDisposable
{
    // Malformed text must be refused: replaced characters would make two keys one.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly NpgsqlDataSource _database;
    private readonly SessionLocks _locks;

    private PostgresJobJournal(NpgsqlDataSource database, SessionLocks locks, string? imageDirectory)
    {
        _database = database;
        _locks = locks;
        ImageDirectory = imageDirectory;
    }

    /// <summary>No: a session's lock goes with its connection, and the process behind it may live on and send.</summary>
    public bool HoldProvesDeath => false;

    /// <inheritdoc />
    public string? ImageDirectory { get; }

    /// <summary>Opens the journal, making its table if need be, and checks that the server keeps what it confirms.</summary>
    /// <param name="connectionString">The primary itself, not a pooler that hands out connections per transaction.</param>
    /// <param name="imageDirectory">Where images are kept when a call names no directory; <see langword="null"/> to demand one.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="JournalException">The server runs with <c>fsync</c> off, or is a standby.</exception>
    public static async Task<PostgresJobJournal> OpenAsync(string connectionString, string? imageDirectory = null, CancellationToken cancellationToken = default)
    {
        var database = NpgsqlDataSource.Create(Sessions.Durable(connectionString));
        try
        {
            await Schema.PrepareAsync(database, cancellationToken);
            return new(database, new SessionLocks(Sessions.ForLocks(connectionString)), imageDirectory);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        await using var command = Command("SELECT attempt, record FROM segmind_journal WHERE key = $1 ORDER BY attempt, seq", key);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var attempts = new SortedDictionary<int, MemoryStream>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var attempt = rows.GetInt32(0);
            if (!attempts.TryGetValue(attempt, out var records))
            {
                attempts[attempt] = records = new MemoryStream();
            }

            records.Write(rows.GetFieldValue<byte[]>(1));
        }

        return [.. attempts.Select(attempt => new JournalAttempt(attempt.Key, attempt.Value.ToArray()))];
    }

    /// <inheritdoc />
    public async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        await using var command = Command("INSERT INTO segmind_journal (key, attempt, seq, record) VALUES ($1, $2, 0, $3) ON CONFLICT DO NOTHING", key, attempt, intent);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <inheritdoc />
    public async ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
    {
        const string Append =
            """
            INSERT INTO segmind_journal (key, attempt, seq, record)
            SELECT $1, $2, max(seq) + 1, $3 FROM segmind_journal WHERE key = $1 AND attempt = $2 HAVING count(*) > 0
            """;
        while (true)
        {
            try
            {
                await using var command = Command(Append, key, attempt, record);
                if (await command.ExecuteNonQueryAsync(cancellationToken) == 1)
                {
                    return;
                }

                throw new InvalidOperationException($"The journal has no attempt {attempt} of this key.");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The hold was lost with its connection and another owner writes too: both records matter, so this one comes next.
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default) =>
        _locks.TryTakeAsync(StrictUtf8.GetBytes(key), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var command = _database.CreateCommand("SELECT key, max(attempt) FROM segmind_journal GROUP BY key");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new(StrictUtf8.GetString(rows.GetFieldValue<byte[]>(0)), rows.GetInt32(1));
        }
    }

    /// <summary>Closes the connections, and with them every hold.</summary>
    public async ValueTask DisposeAsync()
    {
        await _locks.DisposeAsync();
        await _database.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql, string key, int? attempt = null, ReadOnlyMemory<byte>? record = null)
    {
        var command = _database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = StrictUtf8.GetBytes(key), NpgsqlDbType = NpgsqlDbType.Bytea });
        if (attempt is { } number)
        {
            command.Parameters.Add(new() { Value = number, NpgsqlDbType = NpgsqlDbType.Integer });
        }

        if (record is { } bytes)
        {
            command.Parameters.Add(new() { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea });
        }

        return command;
    }
}
