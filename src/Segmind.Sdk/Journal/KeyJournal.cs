using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>One key of a journal: reads its state, holds it, writes its records. The store's own faults come out as <see cref="JournalException"/>.</summary>
internal sealed class KeyJournal(IJobJournal journal, string key, TimeProvider time)
{
    private static readonly TimeSpan LongestRecord = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    public string Key => key;

    public bool HoldProvesDeath => journal.HoldProvesDeath;

    /// <param name="isHeld">Whether another process is known to hold the key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<KeyState> ReadAsync(bool isHeld, CancellationToken cancellationToken) =>
        RunFold.Of(key, await GuardAsync("read", () => journal.ReadAsync(key, cancellationToken)).ConfigureAwait(false), isHeld, journal.HoldProvesDeath);

    public async Task<IAsyncDisposable?> TryHoldAsync(CancellationToken cancellationToken) =>
        await GuardAsync("lock", () => journal.TryHoldAsync(key, cancellationToken)).ConfigureAwait(false);

    /// <summary>Tries until the key is free or the caller gives up.</summary>
    public async Task<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryHoldAsync(cancellationToken).ConfigureAwait(false) is { } hold)
            {
                return hold;
            }

            await Task.Delay(BetweenTries, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The state, told apart from one that is being worked on elsewhere at this moment.</summary>
    public async Task<KeyState> LookAsync(CancellationToken cancellationToken)
    {
        var hold = await TryHoldAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(isHeld: hold is null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await FreeAsync(hold).ConfigureAwait(false);
        }
    }

    public async Task<bool> TryClaimAsync(JournalRecord intent, CancellationToken cancellationToken)
    {
        intent.Key = key;
        return await GuardAsync("write", () => journal.TryClaimAsync(key, intent.N!.Value, Line(RecordKind.Intent, intent), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Writes a record; not cancelled, since what it says has happened.</summary>
    public async Task AppendAsync(int attempt, string kind, JournalRecord record) =>
        await GuardAsync("write", async () =>
        {
            await journal.AppendAsync(key, attempt, Line(kind, record), CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    /// <summary>Holds the key, reads it again, and writes what <paramref name="next"/> makes of the attempt, if anything.</summary>
    /// <returns>The state before the record.</returns>
    public async Task<KeyState> RecordAsync(int attempt, Func<AttemptState, (string Kind, JournalRecord Record)?> next, CancellationToken cancellationToken)
    {
        var hold = await HoldInTimeAsync(cancellationToken).ConfigureAwait(false);
        await using (hold.ConfigureAwait(false))
        {
            var state = await ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false);
            if (state.Attempts.FirstOrDefault(known => known.Number == attempt) is { } known && next(known) is var (kind, record))
            {
                await AppendAsync(attempt, kind, record).ConfigureAwait(false);
            }

            return state;
        }
    }

    /// <summary>A record takes a moment, so one who holds the key for long stands still.</summary>
    private async Task<IAsyncDisposable> HoldInTimeAsync(CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(LongestRecord, time, cancellationToken);
        try
        {
            return await HoldAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.HasPassed && !cancellationToken.IsCancellationRequested)
        {
            throw new JournalException(FormattableString.Invariant($"Another process has held the key '{key}' for {LongestRecord.TotalSeconds:0} s, so the journal could not be written. Look for one that stands still, then call again with the same key; nothing is submitted twice."), e);
        }
    }

    /// <summary>The jobs of all keys of the journal.</summary>
    public async Task<IReadOnlySet<string>> KnownIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var listed in ListAsync(journal, cancellationToken).ConfigureAwait(false))
        {
            var state = await new KeyJournal(journal, listed.Key, time).ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false);
            ids.UnionWith(state.Attempts.Select(attempt => attempt.RequestId).OfType<string>());
        }

        return ids;
    }

    /// <summary>Every key of a journal.</summary>
    public static async IAsyncEnumerable<JournalKey> ListAsync(IJobJournal journal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = journal.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (keys.ConfigureAwait(false))
        {
            while (await CallAsync("list the journal", keys.MoveNextAsync).ConfigureAwait(false))
            {
                yield return keys.Current;
            }
        }
    }

    public static ValueTask FreeAsync(IAsyncDisposable? hold) => hold?.DisposeAsync() ?? ValueTask.CompletedTask;

    private byte[] Line(string kind, JournalRecord record)
    {
        record.V = RecordCodec.Version;
        record.R = kind;
        record.Time = time.GetUtcNow();
        return RecordCodec.Write(record);
    }

    private Task<T> GuardAsync<T>(string what, Func<ValueTask<T>> call) => CallAsync($"{what} the journal for '{key}'", call);

    private static async Task<T> CallAsync<T>(string what, Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or SegmindException or OutOfMemoryException))
        {
            throw new JournalException($"Could not {what}: {e.Message} Mend the store, then call again with the same key; nothing is submitted twice.", e);
        }
    }
}
