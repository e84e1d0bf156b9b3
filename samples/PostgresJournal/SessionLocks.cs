using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace PostgresJournal;

/// <summary>The keys that this process holds: advisory locks of one session, freed by the server when its connection ends.</summary>
/// <remarks>
/// A lock's name is 64 bits of a hash. Two keys with one name wait for each other, once in 2^64 pairs, and that is all: a lock authorises
/// nothing.
/// </remarks>
internal sealed class SessionLocks(string connectionString) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    // A session can take its own lock twice, so what this process holds is told apart here.
    private readonly HashSet<long> _held = [];
    private NpgsqlConnection? _session;

    public async ValueTask<IAsyncDisposable?> TryTakeAsync(byte[] key, CancellationToken cancellationToken)
    {
        var name = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData([.. "segmind_journal "u8, .. key]));
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_held.Contains(name) || !await TryLockAsync(name, cancellationToken))
            {
                return null;
            }

            _held.Add(name);
            return new Hold(this, _session!, name);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await EndAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> TryLockAsync(long name, CancellationToken cancellationToken)
    {
        for (var isNew = _session is null; ; isNew = true)
        {
            var session = await SessionAsync(cancellationToken);
            try
            {
                return await AskAsync(session, "SELECT pg_try_advisory_lock($1)", name);
            }
            catch (NpgsqlException) when (!isNew)
            {
                // It died while nobody used it.
            }
        }
    }

    private async ValueTask FreeAsync(NpgsqlConnection session, long name)
    {
        await _turn.WaitAsync();
        try
        {
            _held.Remove(name);
            if (session == _session)
            {
                await AskAsync(session, "SELECT pg_advisory_unlock($1)", name);
            }
        }
        catch (NpgsqlException)
        {
            // The connection has ended, and the lock with it.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<NpgsqlConnection> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is { FullState: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        await EndAsync();
        var session = new NpgsqlConnection(connectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            return _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Not cancelled, since the server answers at once: a lock that was taken without being told would stay.</summary>
    private async Task<bool> AskAsync(NpgsqlConnection session, string sql, long name)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, session) { Parameters = { new() { Value = name } } };
            return (bool)(await command.ExecuteScalarAsync())!;
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    private async ValueTask EndAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private sealed class Hold(SessionLocks locks, NpgsqlConnection session, long name) : IAsyncDisposable
    {
        private int _freed;

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref _freed, 1) == 0 ? locks.FreeAsync(session, name) : ValueTask.CompletedTask;
    }
}
