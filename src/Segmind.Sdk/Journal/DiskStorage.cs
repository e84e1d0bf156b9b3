namespace Segmind.Sdk;

/// <summary>The disk. Readable by its owner alone.</summary>
internal sealed class DiskStorage : IJournalStorage
{
    // Room for every record of an attempt, so that a disk that fills up after the submit does not lose the job's id.
    private const int Room = 16 * 1024;

    private const int FileExistsOnUnix = 17;
    private const int FileExistsOnWindows = unchecked((int)0x80070050);

    public static DiskStorage Instance { get; } = new();

    public bool IsRemote(string directory) =>
        directory.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(directory).DriveType == DriveType.Network;

    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        Make(path);
        if (parent is not null)
        {
            SyncDirectory(parent);
        }
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public IReadOnlyList<string> ListFiles(string directory) => List(directory, Directory.GetFiles);

    public IReadOnlyList<string> ListDirectories(string directory) => List(directory, Directory.GetDirectories);

    public byte[]? Read(string path)
    {
        using var file = OpenRead(path);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    public bool TryCreate(string path)
    {
        try
        {
            using var file = OpenThrough(path, FileMode.CreateNew, Room);
            return true;
        }
        catch (IOException e) when (e.HResult is FileExistsOnUnix or FileExistsOnWindows)
        {
            return false;
        }
    }

    public void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = OpenThrough(path, FileMode.Open);
        RandomAccess.Write(file.SafeFileHandle, bytes, offset);
    }

    public void SyncDirectory(string path) => UnixSync.Directory(path);

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    public bool Exists(string path) => Path.Exists(path);

    public TimeSpan AgeOf(string path) => TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(path);

    public void Delete(string path) => File.Delete(path);

    public Stream? OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Stream CreateTemporary(string path) => new FileStream(path, Options(FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous));

    public void SyncFile(Stream file)
    {
        var onDisk = (FileStream)file;
        onDisk.Flush(flushToDisk: true);
        UnixSync.File(onDisk.SafeFileHandle);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: false);

    /// <summary>A file of records: what is written to it is on the disk, or throws.</summary>
    internal static FileStream OpenThrough(string path, FileMode mode, long room = 0) =>
        new(path, Options(mode, FileAccess.Write, FileShare.ReadWrite, FileOptions.WriteThrough, room));

    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        : e.GetType() == typeof(IOException) && e.HResult is 11 or 35;

    private static string[] List(string directory, Func<string, string[]> list)
    {
        try
        {
            return list(directory);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None, long room = 0)
    {
        var all = new FileStreamOptions { Mode = mode, Access = access, Share = share, Options = options, BufferSize = 0, PreallocationSize = room };
        if (!OperatingSystem.IsWindows() && mode is FileMode.CreateNew or FileMode.OpenOrCreate)
        {
            all.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return all;
    }
}
