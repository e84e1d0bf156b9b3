using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Segmind.Sdk;

/// <summary>A journal in a directory on a local disk: one file per attempt, made exclusively, written through.</summary>
/// <remarks>
/// <para>Thread-safe. Any number of processes of this machine may share the directory. Files are readable by their owner alone and hold
/// no key, prompt or image; images are kept beside them, unless a call names a directory. Nothing is ever rewritten, renamed or deleted,
/// except by <see cref="PruneAsync"/>.</para>
/// <para>Several machines need a journal over a database instead: see <c>samples/PostgresJournal</c>.</para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
/// var result = await client.RunOnceAsync("order-4711", new SeedEditV3 { Image = ImageInput.FromFile("portrait.jpg"), Prompt = "a sunny beach" });
/// </code>
/// </example>
public sealed partial class FileJobJournal : IJobJournal, IKeepsImages
{
    private const string RecordSuffix = ".jsonl";
    private readonly IJournalStorage _storage;
    private readonly string _root;
    private readonly ConcurrentDictionary<string, bool> _shards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>Opens a journal, making its directory if need be, and tests that the disk under it locks and writes.</summary>
    /// <param name="directory">Where it lies; made if it is not there. A relative path counts from the current directory: another one is another journal. There is no default: losing it is losing the promise.</param>
    /// <param name="options">Rarely needed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="JournalException">The disk can't keep the promise: it does not lock, it can't be written, or it is a network file system that was not opted in to.</exception>
    public FileJobJournal(string directory, FileJobJournalOptions? options = null) : this(directory, options, DiskStorage.Instance)
    {
    }

    internal FileJobJournal(string directory, FileJobJournalOptions? options, IJournalStorage storage)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _storage = storage;
        DirectoryPath = Path.GetFullPath(directory);
        _root = Path.Combine(DirectoryPath, "v1");
        ImageDirectory = Path.Combine(DirectoryPath, "images");
        HoldProvesDeath = Open(options ?? new FileJobJournalOptions());
    }

    /// <summary>Where the journal lies.</summary>
    /// <value>A full path.</value>
    public string DirectoryPath { get; }

    /// <inheritdoc />
    public bool HoldProvesDeath { get; }

    /// <inheritdoc />
    public string ImageDirectory { get; }

    IJournalStorage IKeepsImages.Storage => _storage;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var hash = HashOf(key);
        var attempts = new List<JournalAttempt>();
        if (!_storage.Exists(PathOf(hash, 1)) && ReadTombstone(hash) is { } tombstone)
        {
            attempts.Add(tombstone);
        }

        for (var number = attempts.Count == 0 ? 1 : attempts[0].Number + 1; _storage.Read(PathOf(hash, number)) is { } records; number++)
        {
            attempts.Add(new(number, records));
        }

        return ValueTask.FromResult<IReadOnlyList<JournalAttempt>>(attempts);
    }

    /// <inheritdoc />
    public ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        var hash = HashOf(key);
        MakeShard(hash);
        if (attempt > 1)
        {
            // A claim that failed half-way may have left a name that is not durable: a crash must not take it and keep the next one.
            _storage.SyncDirectory(ShardOf(hash));
        }

        var path = PathOf(hash, attempt);
        if (!_storage.TryCreate(path))
        {
            return ValueTask.FromResult(false);
        }

        _storage.Write(path, 0, intent.Span);
        _storage.SyncDirectory(ShardOf(hash));
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc />
    public ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
    {
        var hash = HashOf(key);
        // Where it is read from: a pruning that died may have left the attempt itself beside its tombstone.
        var path = _storage.Exists(PathOf(hash, 1)) || !_storage.Exists(TombstoneOf(hash, attempt)) ? PathOf(hash, attempt) : TombstoneOf(hash, attempt);
        var written = _storage.Read(path) ?? throw new FileNotFoundException($"The journal has no attempt {attempt} of this key.", path);
        _storage.Write(path, written.Length, RecordCodec.EndsCutShort(written) ? [.. RecordCodec.Seal, .. record.Span] : record.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default)
    {
        var hash = HashOf(key);
        MakeShard(hash);
        return ValueTask.FromResult<IAsyncDisposable?>(_storage.TryLock(Path.Combine(ShardOf(hash), hash + ".lock")) is { } held ? new Hold(held) : null);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var shard in _storage.ListDirectories(_root))
        {
            var files = _storage.ListFiles(shard)
                .Select(path => Path.GetFileName(path).Split('.'))
                .Where(parts => parts is [_, _, "jsonl" or "tomb"] && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(parts => (Hash: parts[0], Number: int.Parse(parts[1], CultureInfo.InvariantCulture)));
            foreach (var group in files.GroupBy(file => file.Hash, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var last = group.Max(file => file.Number);
                if (await Task.FromResult(KeyOf(group.Key, last)).ConfigureAwait(false) is { } key)
                {
                    yield return new(key, last);
                }
            }
        }
    }

    /// <summary>The key behind a hash, from whichever attempt has a first record that can be read.</summary>
    private string? KeyOf(string hash, int last)
    {
        if (_keys.TryGetValue(hash, out var known))
        {
            return known;
        }

        for (var number = 1; number <= last; number++)
        {
            if ((_storage.Read(PathOf(hash, number)) ?? _storage.Read(TombstoneOf(hash, number))) is { } records && RecordCodec.Read(records) is [{ Key: { } key }, ..] && HashOf(key) == hash)
            {
                return _keys[hash] = key;
            }
        }

        return null;
    }

    private bool Open(FileJobJournalOptions options)
    {
        try
        {
            _storage.CreateDirectory(_root);
            _storage.CreateDirectory(ImageDirectory);
            _storage.SyncDirectory(DirectoryPath);
            TrySyncAbove();
            var isRemote = _storage.IsRemote(DirectoryPath);
            if (isRemote && !options.AllowNetworkFileSystem)
            {
                throw new JournalException($"The journal '{DirectoryPath}' lies on a network file system, whose locks and flushes can't be relied on. Use a local disk, a journal over a database, or opt in with AllowNetworkFileSystem.");
            }

            Probe(RandomName.Probe.NewPath(_root));
            return !isRemote;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new JournalException($"The journal '{DirectoryPath}' can't be used: {e.Message} Nothing was sent.", e) { Charge = ChargeOutcome.NotCharged };
        }
    }

    /// <summary>Whoever made the journal's directory may have died before its name was durable. One above it that can't be synced is not ours.</summary>
    private void TrySyncAbove()
    {
        try
        {
            if (Path.GetDirectoryName(DirectoryPath) is { } above)
            {
                _storage.SyncDirectory(above);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only root, or a directory that only its owner may list.
        }
    }

    /// <summary>Whether the disk does here and now what the promise rests on.</summary>
    private void Probe(string path)
    {
        try
        {
            if (!_storage.TryCreate(path) || _storage.TryCreate(path))
            {
                throw new IOException("a file that exists can be made a second time.");
            }

            _storage.Write(path, 0, "probe"u8);
            using var first = _storage.TryLock(path) ?? throw new IOException("a new file is locked already.");
            using var second = _storage.TryLock(path);
            if (second is not null)
            {
                throw new IOException("a locked file can be locked again; is DOTNET_SYSTEM_IO_DISABLEFILELOCKING set?");
            }
        }
        finally
        {
            _storage.Delete(path);
        }
    }

    private void MakeShard(string hash)
    {
        // Even one that is there already: whoever made it may not have got as far as making its name durable.
        var shard = ShardOf(hash);
        if (!_shards.ContainsKey(shard))
        {
            _storage.CreateDirectory(shard);
            _storage.SyncDirectory(_root);
            _shards[shard] = true;
        }
    }

    private string ShardOf(string hash) => Path.Combine(_root, hash[..2]);

    private string PathOf(string hash, int attempt) => Path.Combine(ShardOf(hash), string.Create(CultureInfo.InvariantCulture, $"{hash}.{attempt}{RecordSuffix}"));

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))).ToLowerInvariant();

    private sealed class Hold(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
