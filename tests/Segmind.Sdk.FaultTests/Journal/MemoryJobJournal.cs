using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Segmind.Sdk.FaultTests;

/// <summary>The store that several <see cref="MemoryJobJournal"/> share, as processes share a disk.</summary>
internal sealed class MemoryStore
{
    public ConcurrentDictionary<(string Key, int Attempt), List<byte[]>> Attempts { get; } = new();

    public ConcurrentDictionary<string, object> Holds { get; } = new();
}

/// <summary>The shortest journal that keeps the contract, and on demand breaks it in one place.</summary>
internal sealed class MemoryJobJournal(MemoryStore shared, StoreBug bug) : IJobJournal, IDisposable
{
    private readonly MemoryStore _own = new();
    private readonly List<Action> _atClose = [];
    private bool _isListing;

    public bool HoldProvesDeath => false;

    public string? ImageDirectory => null;

    public ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var attempts = shared.Attempts.Where(entry => entry.Key.Key == Stored(key)).Select(entry => (Number: entry.Key.Attempt, Records: entry.Value));
        attempts = bug == StoreBug.AttemptsAreSortedAsText ? attempts.OrderBy(attempt => $"{attempt.Number}", StringComparer.Ordinal) : attempts.OrderBy(attempt => attempt.Number);
        return ValueTask.FromResult<IReadOnlyList<JournalAttempt>>([.. attempts.Select(attempt => new JournalAttempt(attempt.Number, Bytes(attempt.Records)))]);
    }

    public async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        var place = (Stored(key), attempt);
        if (bug == StoreBug.ClaimWaitsForTheHold && shared.Holds.ContainsKey(Stored(key)))
        {
            return false;
        }

        if (bug is StoreBug.ClaimLooksBeforeItLeaps && !shared.Attempts.ContainsKey(place))
        {
            await Task.Delay(5, CancellationToken.None);
            shared.Attempts[place] = [Stored(intent)];
            return true;
        }

        List<byte[]> records = [Stored(intent)];
        var (mine, all) = (_own.Attempts.TryAdd(place, records), shared.Attempts.TryAdd(place, records));
        if (bug == StoreBug.LostClaimOverwrites)
        {
            shared.Attempts[place] = records;
        }

        return all || bug == StoreBug.ClaimsAreAllGranted || (mine && bug == StoreBug.ClaimIsPerInstance);
    }

    public ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
    {
        var place = (Stored(key), attempt);
        var bytes = Stored(record);
        var records = bug == StoreBug.AppendMakesTheAttempt ? shared.Attempts.GetOrAdd(place, _ => []) : shared.Attempts[place];
        if (bug == StoreBug.AppendWaitsForTheClose)
        {
            _atClose.Add(() => records.Add(bytes));
            return default;
        }

        lock (records)
        {
            records.Add(bytes);
        }

        return default;
    }

    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default)
    {
        var holds = bug == StoreBug.HoldIsPerInstance ? _own.Holds : shared.Holds;
        var name = bug == StoreBug.HoldsShareOneLock ? "the lock" : Stored(key);
        var owner = new object();
        if (_isListing && bug == StoreBug.ListKeepsTheConnection)
        {
            throw new InvalidOperationException("A command is already in progress.");
        }

        if (!holds.TryAdd(name, owner) && bug != StoreBug.HoldIsAlwaysGranted)
        {
            return ValueTask.FromResult<IAsyncDisposable?>(null);
        }

        if (cancellationToken.IsCancellationRequested && bug != StoreBug.HoldLeaksWhenCancelled)
        {
            Free(holds, name, owner);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IAsyncDisposable?>(new Hold(() => Free(holds, name, owner)));
    }

    public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _isListing = true;
        foreach (var key in (bug == StoreBug.ListIsPerInstance ? _own : shared).Attempts.Keys.GroupBy(place => place.Key).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var last in bug == StoreBug.ListNamesEveryAttempt ? key.Select(place => place.Attempt) : [key.Max(place => place.Attempt)])
            {
                yield return await Task.FromResult(new JournalKey(key.Key, last));
            }
        }

        _isListing = false;
    }

    public void Dispose() => _atClose.ForEach(write => write());

    private void Free(ConcurrentDictionary<string, object> holds, string name, object owner)
    {
        if (bug == StoreBug.HoldIsFreedTwice)
        {
            holds.TryRemove(name, out _);
        }
        else if (bug != StoreBug.HoldIsNotFreed)
        {
            holds.TryRemove(new(name, owner));
        }
    }

    private string Stored(string key) => bug switch
    {
        StoreBug.KeysIgnoreCase => key.ToUpperInvariant(),
        StoreBug.KeysAreNormalized => key.Normalize(),
        StoreBug.KeysAreTrimmed => key.TrimEnd(' '),
        StoreBug.KeysAreCutAt255 => key[..Math.Min(key.Length, 255)],
        _ => key,
    };

    private byte[] Stored(ReadOnlyMemory<byte> record) => bug switch
    {
        StoreBug.RecordsAreAscii => Encoding.ASCII.GetBytes(Encoding.UTF8.GetString(record.Span)),
        StoreBug.RecordsAreTrimmed => [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Span).TrimEnd()), (byte)'\n'],
        StoreBug.RecordsAreCutAt32K => record[..Math.Min(record.Length, 32 * 1024)].ToArray(),
        _ => record.ToArray(),
    };

    private byte[] Bytes(List<byte[]> records)
    {
        lock (records)
        {
            return [.. (bug == StoreBug.RecordsComeLastFirst ? records.AsEnumerable().Reverse() : records).SelectMany(record => record)];
        }
    }

    private sealed class Hold(Action free) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            free();
            return ValueTask.CompletedTask;
        }
    }
}
