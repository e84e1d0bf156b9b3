namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What a disk is asked to do.</summary>
internal enum DiskOperation
{
    CreateDirectory,
    Exists,
    AgeOf,
    Read,
    List,
    Create,
    Write,
    SyncDirectory,
    Lock,
    Delete,
    CreateTemporary,
    WriteTemporary,
    SyncFile,
    Rename,
}

/// <summary>A world's disk as one process reaches it: each operation can fail, or be the process's last. After that nothing it does has any effect.</summary>
internal sealed class SimStorage(SimProcess process) : IJournalStorage
{
    private SimDisk Disk => process.World.Disk;

    public bool IsRemote(string directory) => false;

    public void CreateDirectory(string path)
    {
        Do(DiskOperation.CreateDirectory, path, () => Make(sync: true), () => Make(sync: false));

        bool Make(bool sync)
        {
            foreach (var made in Disk.CreateDirectory(path))
            {
                if (sync && Path.GetDirectoryName(made) is { } above)
                {
                    Disk.SyncDirectory(above);
                }
            }

            return true;
        }
    }

    public IReadOnlyList<string> ListFiles(string directory) => Do(DiskOperation.List, directory, () => Disk.FilesIn(directory));

    public IReadOnlyList<string> ListDirectories(string directory) => Do(DiskOperation.List, directory, () => Disk.Directories(directory));

    public byte[]? Read(string path) => Do(DiskOperation.Read, path, () => Disk.Find(path)?.Content);

    public bool TryCreate(string path) => Do(DiskOperation.Create, path, () =>
    {
        var created = Disk.TryCreate(path);
        if (created)
        {
            process.World.Watch.Claimed(path);
        }

        return created;
    });

    public void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        var all = bytes.ToArray();
        Do(DiskOperation.Write, path, () => Put(all), () => Put(all[..(all.Length / 2)]));

        bool Put(byte[] part)
        {
            Disk.Write(path, offset, part, durably: true);
            process.World.Watch.Written(process, path, part);
            return true;
        }
    }

    public void SyncDirectory(string path) => Do(DiskOperation.SyncDirectory, path, () =>
    {
        Disk.SyncDirectory(path);
        return true;
    });

    public IDisposable? TryLock(string path) => Do(DiskOperation.Lock, path, () => process.TryLock(path));

    /// <summary>As .NET's own, which never throws: what can't be looked at is not there.</summary>
    public bool Exists(string path)
    {
        try
        {
            return Do(DiskOperation.Exists, path, () => Disk.Find(path) is not null);
        }
        catch (Exception e) when (!process.IsDead && e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public TimeSpan AgeOf(string path) => Do(DiskOperation.AgeOf, path, () => Disk.Find(path) is { } node ? process.World.Time.Now - node.Written : TimeSpan.Zero);

    public void Delete(string path) => Do(DiskOperation.Delete, path, () =>
    {
        Disk.Delete(path);
        return true;
    });

    public Stream? OpenRead(string path) => Do(DiskOperation.Read, path, () => Disk.Find(path) is { } node ? new MemoryStream(node.Content, writable: false) : null);

    public Stream CreateTemporary(string path) => Do(DiskOperation.CreateTemporary, path, () => Disk.TryCreate(path) ? new SimFile(this, path) : throw new IOException($"{path} exists."));

    public void SyncFile(Stream file) => Do(DiskOperation.SyncFile, ((SimFile)file).Path, () =>
    {
        var node = Disk.Find(((SimFile)file).Path)!;
        node.Durable = node.Content;
        return true;
    });

    public void Rename(string from, string to) => Do(DiskOperation.Rename, to, () =>
    {
        Disk.Rename(from, to);
        return true;
    });

    /// <summary>Directories that stay in the cache.</summary>
    public void CreateCachedDirectory(string path)
    {
        process.ThrowIfDead();
        Disk.CreateDirectory(path);
    }

    /// <summary>A write that stays in the cache: what no honest journal does.</summary>
    public void WriteCached(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        process.ThrowIfDead();
        Disk.Write(path, offset, bytes, durably: false);
    }

    /// <summary>A file being filled: through the cache, not to the disk.</summary>
    public void Fill(string path, byte[] content) => Do(DiskOperation.WriteTemporary, path, () => Put(content, path), () => Put(content[..(content.Length / 2)], path));

    private bool Put(byte[] content, string path)
    {
        if (Disk.Find(path) is { } node)
        {
            (node.Content, node.Written) = (content, process.World.Time.Now);
        }

        return true;
    }

    private T Do<T>(DiskOperation operation, string path, Func<T> act, Func<T>? half = null)
    {
        process.ThrowIfDead();
        var (fault, isDeath, when) = process.World.Weather.Disk(operation, path);
        if (fault == Fault.None)
        {
            return act();
        }

        process.World.Watch.Happened(fault, $"{operation} {When(when)}");
        switch (when)
        {
            case DiskMoment.Half:
                (half ?? act)();
                break;
            case DiskMoment.After:
                act();
                break;
        }

        if (isDeath)
        {
            process.Die(powerLost: fault == Fault.PowerLost);
            process.ThrowIfDead();
        }

        throw DiskFailure.Of(fault, path);
    }

    private static string When(DiskMoment when) => when switch
    {
        DiskMoment.Before => "before",
        DiskMoment.Half => "half",
        _ => "after",
    };
}
