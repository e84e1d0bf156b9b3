namespace Segmind.Sdk.Victim;

/// <summary>The disk, every touch of which is a boundary; and, for the tests of the tests, a disk that does not keep its word.</summary>
internal sealed class CountingStorage(Boundaries boundaries, string sabotage) : IJournalStorage
{
    /// <summary>Intents are read back, but die with the process.</summary>
    public const string LosesIntents = "loses intents";

    /// <summary>What a submit was answered is not written.</summary>
    public const string LosesAnswers = "loses answers";

    /// <summary>Images get their names cut short.</summary>
    public const string LosesImages = "loses images";

    /// <summary>Everybody gets every lock.</summary>
    public const string LocksNothing = "locks nothing";

    private readonly DiskStorage _disk = DiskStorage.Instance;
    private (string Path, byte[] Bytes)? _unwritten;

    public bool IsRemote(string directory) => Count("remote " + NameOf(directory), () => _disk.IsRemote(directory));

    public void CreateDirectory(string path) => Count("mkdir " + NameOf(path), () => _disk.CreateDirectory(path));

    public IReadOnlyList<string> ListFiles(string directory) => Count("list " + NameOf(directory), () => _disk.ListFiles(directory));

    public IReadOnlyList<string> ListDirectories(string directory) => Count("list " + NameOf(directory), () => _disk.ListDirectories(directory));

    public byte[]? Read(string path) => Count("read " + NameOf(path), () => _unwritten is var (lost, bytes) && lost == path ? bytes : _disk.Read(path));

    public bool TryCreate(string path) => Count("create " + NameOf(path), () => _disk.TryCreate(path));

    public void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        var record = RecordCodec.Read(bytes) is [.., { R: { } kind }] ? kind : NameOf(path);
        var whole = bytes.ToArray();
        if ((record, sabotage) is (RecordKind.Intent, LosesIntents))
        {
            (_unwritten, whole) = ((path, whole), []);
        }
        else if ((record, sabotage) is (RecordKind.Accepted, LosesAnswers))
        {
            whole = [];
        }

        boundaries.Pass($"write {record} before");
        boundaries.Pass($"write {record} half", () => _disk.Write(path, offset, whole.AsSpan(0, whole.Length / 2)));
        _disk.Write(path, offset, whole);
        boundaries.Pass($"write {record} after");
    }

    public void SyncDirectory(string path) => Count("sync " + NameOf(path), () => _disk.SyncDirectory(path));

    public IDisposable? TryLock(string path)
    {
        var name = NameOf(path);
        if (sabotage == LocksNothing && name == "key")
        {
            return new Lock(null, name, boundaries);
        }

        var held = Count("lock " + name, () => _disk.TryLock(path));
        return held is null ? null : new Lock(held, name, boundaries);
    }

    public bool Exists(string path) => Count("exists " + NameOf(path), () => _disk.Exists(path));

    public TimeSpan AgeOf(string path) => Count("age " + NameOf(path), () => _disk.AgeOf(path));

    public void Delete(string path) => Count("delete " + NameOf(path), () => _disk.Delete(path));

    public Stream? OpenRead(string path) => Count("open " + NameOf(path), () => _disk.OpenRead(path));

    public Stream CreateTemporary(string path) => new CountingFile((FileStream)Count("create part", () => _disk.CreateTemporary(path)), boundaries);

    public void SyncFile(Stream file) => Count("sync part", () => _disk.SyncFile(file));

    public void Rename(string from, string to) => Count("rename part", () =>
    {
        if (sabotage == LosesImages)
        {
            File.WriteAllBytes(from, File.ReadAllBytes(from)[..^1]);
        }

        _disk.Rename(from, to);
    });

    private void Count(string name, Action act) => Count(name, () =>
    {
        act();
        return true;
    });

    private T Count<T>(string name, Func<T> act)
    {
        boundaries.Pass(name + " before");
        var done = act();
        boundaries.Pass(name + " after");
        return done;
    }

    private static string NameOf(string path) => Path.GetFileName(path) switch
    {
        var name when name.StartsWith("probe-", StringComparison.Ordinal) => "probe",
        var name when name.EndsWith(".lock", StringComparison.Ordinal) => "key",
        var name when name.EndsWith(".jsonl", StringComparison.Ordinal) => "attempt",
        var name when name.EndsWith(".tomb", StringComparison.Ordinal) => "tomb",
        var name when name.EndsWith(".part", StringComparison.Ordinal) => "part",
        { Length: 2 } name => name == "v1" ? "root" : "shard",
        "images" => "images",
        _ => "image",
    };

    private sealed class Lock(IDisposable? held, string name, Boundaries boundaries) : IDisposable
    {
        public void Dispose()
        {
            boundaries.Pass($"unlock {name} before");
            held?.Dispose();
            boundaries.Pass($"unlock {name} after");
        }
    }
}
