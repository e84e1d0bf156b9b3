using System.Globalization;

namespace Segmind.Sdk;

public sealed partial class FileJobJournal
{
    private const string TombstoneSuffix = ".tomb";

    // No download, and no opening of a journal, takes as long.
    private static readonly TimeSpan AbandonedAge = TimeSpan.FromDays(1);

    /// <summary>Shrinks keys that were saved before a moment to a tombstone each: the key, what it was, its files and its cost. They stay taken.</summary>
    /// <remarks>What processes that died left half-written is removed too, once it is a day old: <c>.&lt;random&gt;.part</c> where images of the journal's keys are saved.</remarks>
    /// <param name="before">Keys saved earlier than this, by the clock of the machine that saved them.</param>
    /// <param name="cancellationToken">Ends the pruning between two keys.</param>
    /// <returns>How many keys were shrunk. Whole images are left alone.</returns>
    /// <exception cref="IOException">The disk failed; what was begun is finished by the next call.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is denied to this process; as above.</exception>
    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var pruned = 0;
        var saves = new HashSet<string>(StringComparer.Ordinal) { ImageDirectory };
        await foreach (var (key, _) in ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var hold = await TryHoldAsync(key, cancellationToken).ConfigureAwait(false);
            if (hold is not null)
            {
                await using (hold.ConfigureAwait(false))
                {
                    var attempts = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
                    var state = RunFold.Of(key, attempts, isHeld: false, HoldProvesDeath);
                    saves.UnionWith(state.Attempts.SelectMany(attempt => attempt.Files).Select(file => Path.GetDirectoryName(file.Path)).OfType<string>());
                    pruned += Prune(key, attempts, state, before) ? 1 : 0;
                }
            }
        }

        RemoveAbandoned(RandomName.Probe, _root);
        foreach (var directory in saves)
        {
            RemoveAbandoned(RandomName.Part, directory);
        }

        return pruned;
    }

    private void RemoveAbandoned(RandomName kind, string directory)
    {
        try
        {
            foreach (var path in _storage.ListFiles(directory).Where(path => kind.Fits(path) && _storage.AgeOf(path) > AbandonedAge))
            {
                _storage.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A directory of the caller's that is out of reach by now: whatever is left there harms nobody.
        }
    }

    private bool Prune(string key, IReadOnlyList<JournalAttempt> attempts, KeyState state, DateTimeOffset before)
    {
        var hash = HashOf(key);
        if (state is not { State: RunState.Saved, Last: { } last } || RecordCodec.Read(attempts[^1].Records.Span)[^1]!.Time >= before || IsPruned(hash, last.Number))
        {
            return false;
        }

        var others = state.Attempts.SkipLast(1).Select(attempt => JournalLedger.EntryOf(key, attempt)).OfType<SpendEntry>().Where(entry => SpendFold.Amount(entry) > 0).ToList();
        if (others.Any(entry => entry.Scope != last.Intent!.Scope))
        {
            // A tombstone counts towards one budget.
            return false;
        }

        Bury(hash, last.Number, Epitaph(key, last, others, state.HasResubmitted));
        // From the first on, and that durably: while one is left, the tombstone is found because the first is gone.
        foreach (var attempt in attempts)
        {
            _storage.Delete(PathOf(hash, attempt.Number));
            if (attempt.Number < last.Number)
            {
                _storage.Delete(TombstoneOf(hash, attempt.Number));
            }

            _storage.SyncDirectory(ShardOf(hash));
        }

        return true;
    }

    /// <summary>A tombstone is whole as soon as it has its name: an older one may lie beside it, and the last one counts.</summary>
    private void Bury(string hash, int attempt, byte[] epitaph)
    {
        var tombstone = TombstoneOf(hash, attempt);
        if (!_storage.Exists(tombstone))
        {
            var unnamed = tombstone + ".part";
            _storage.Delete(unnamed);
            _storage.TryCreate(unnamed);
            _storage.Write(unnamed, 0, epitaph);
            _storage.Rename(unnamed, tombstone);
        }

        _storage.SyncDirectory(ShardOf(hash));
    }

    /// <summary>The shortest log that folds to the same: taken, saved, what it cost with all that came before, and whether its one resubmit is used up.</summary>
    private static byte[] Epitaph(string key, AttemptState last, List<SpendEntry> others, bool hasResubmitted)
    {
        var intent = last.Intent!.Copy();
        intent.By = hasResubmitted ? nameof(OnUnknown.Resubmit) : null;
        var cost = others.Count > 0 && JournalLedger.EntryOf(key, last) is { } own ? others.Append(own).Sum(SpendFold.Amount) : last.Cost;
        return
        [
            .. RecordCodec.Write(intent),
            .. RecordCodec.Write(new JournalRecord { V = RecordCodec.Version, R = RecordKind.Accepted, Id = last.RequestId, ServerDate = last.ServerDate }),
            .. RecordCodec.Write(new JournalRecord { V = RecordCodec.Version, R = RecordKind.Completed }),
            .. RecordCodec.Write(new JournalRecord { V = RecordCodec.Version, R = RecordKind.Saved, Files = [.. last.Files], Cost = cost }),
        ];
    }

    /// <summary>What is left of pruned attempts; <see langword="null"/> when there were none.</summary>
    private JournalAttempt? ReadTombstone(string hash)
    {
        var last = _storage.ListFiles(ShardOf(hash))
            .Select(path => Path.GetFileName(path).Split('.'))
            .Where(parts => parts is [_, _, "tomb"] && parts[0] == hash)
            .Select(parts => int.Parse(parts[1], CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max();
        return last > 0 ? new(last, _storage.Read(TombstoneOf(hash, last))) : null;
    }

    private bool IsPruned(string hash, int attempt) => !_storage.Exists(PathOf(hash, attempt));

    private string TombstoneOf(string hash, int attempt) => Path.Combine(ShardOf(hash), string.Create(CultureInfo.InvariantCulture, $"{hash}.{attempt}{TombstoneSuffix}"));
}
