namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>A storage that does all things right by leaving them to another; the ones below do one thing wrong.</summary>
internal abstract class StorageDouble(IJournalStorage inner) : IJournalStorage
{
    protected IJournalStorage Inner => inner;

    public bool IsRemote(string directory) => inner.IsRemote(directory);

    public virtual void CreateDirectory(string path) => inner.CreateDirectory(path);

    public virtual IReadOnlyList<string> ListFiles(string directory) => inner.ListFiles(directory);

    public IReadOnlyList<string> ListDirectories(string directory) => inner.ListDirectories(directory);

    public virtual byte[]? Read(string path) => inner.Read(path);

    public virtual bool TryCreate(string path) => inner.TryCreate(path);

    public virtual void Write(string path, long offset, ReadOnlySpan<byte> bytes) => inner.Write(path, offset, bytes);

    public virtual void SyncDirectory(string path) => inner.SyncDirectory(path);

    public virtual IDisposable? TryLock(string path) => inner.TryLock(path);

    public virtual bool Exists(string path) => inner.Exists(path);

    public TimeSpan AgeOf(string path) => inner.AgeOf(path);

    public virtual void Delete(string path) => inner.Delete(path);

    public Stream? OpenRead(string path) => inner.OpenRead(path);

    public Stream CreateTemporary(string path) => inner.CreateTemporary(path);

    public virtual void SyncFile(Stream file) => inner.SyncFile(file);

    public virtual void Rename(string from, string to) => inner.Rename(from, to);

    protected static bool IsAttempt(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal);

    protected static bool IsLock(string path) => path.EndsWith(".lock", StringComparison.Ordinal);

    protected static bool Says(ReadOnlySpan<byte> bytes, string kind) => RecordCodec.Read(bytes).Any(record => record?.R == kind);
}
