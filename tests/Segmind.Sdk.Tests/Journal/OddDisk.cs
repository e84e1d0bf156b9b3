namespace Segmind.Sdk.Tests;

/// <summary>A disk that does not lock, is far away, or goes away after so many changes.</summary>
internal sealed class OddDisk : IJournalStorage
{
    private readonly DiskStorage _disk = DiskStorage.Instance;

    public bool IsFarAway { get; init; }

    public bool Locks { get; init; } = true;

    /// <summary>How many changes still succeed once the journal is open; <see langword="null"/> for all.</summary>
    public int? OperationsLeft { get; set; }

    private bool _isOpen;

    public bool IsRemote(string directory) => IsFarAway;

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public IReadOnlyList<string> ListDirectories(string directory) => _disk.ListDirectories(directory);

    public byte[]? Read(string path) => _disk.Read(path);

    public bool TryCreate(string path) => Change(() => _disk.TryCreate(path));

    public void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        Change(() => true);
        _disk.Write(path, offset, bytes);
    }

    public void SyncDirectory(string path) => Change(() =>
    {
        _disk.SyncDirectory(path);
        return true;
    });

    public IDisposable? TryLock(string path) => Locks ? _disk.TryLock(path) : new MemoryStream();

    public bool Exists(string path) => _disk.Exists(path);

    public TimeSpan AgeOf(string path) => _disk.AgeOf(path);

    public void Delete(string path)
    {
        if (Path.GetFileName(path).StartsWith("probe-", StringComparison.Ordinal))
        {
            // The last thing that opening does.
            _isOpen = true;
            _disk.Delete(path);
            return;
        }

        Change(() => true);
        _disk.Delete(path);
    }

    public Stream? OpenRead(string path) => _disk.OpenRead(path);

    public Stream CreateTemporary(string path) => _disk.CreateTemporary(path);

    public void SyncFile(Stream file) => _disk.SyncFile(file);

    public void Rename(string from, string to) => _disk.Rename(from, to);

    private bool Change(Func<bool> change)
    {
        if (_isOpen && OperationsLeft is { } left && (OperationsLeft = left - 1) < 0)
        {
            throw new IOException("The disk is gone.");
        }

        return change();
    }
}
