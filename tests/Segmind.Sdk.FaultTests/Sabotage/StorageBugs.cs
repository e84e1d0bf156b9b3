using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Plants a storage under every process of a world.</summary>
internal sealed class StorageBug(Func<SimStorage, IJournalStorage> plant) : Bug
{
    public override IJournalStorage Storage(SimProcess process, IJournalStorage storage) => plant((SimStorage)storage);
}

/// <summary>An intent that is written without being flushed.</summary>
internal sealed class CachedIntents(SimStorage inner) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Says(bytes, RecordKind.Intent))
        {
            inner.WriteCached(path, offset, bytes);
        }
        else
        {
            base.Write(path, offset, bytes);
        }
    }
}

/// <summary>An id that is written without being flushed.</summary>
internal sealed class CachedIds(SimStorage inner) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Says(bytes, RecordKind.Accepted))
        {
            inner.WriteCached(path, offset, bytes);
        }
        else
        {
            base.Write(path, offset, bytes);
        }
    }
}

/// <summary>Names that nobody makes durable.</summary>
internal sealed class UnsyncedDirectories(SimStorage inner) : StorageDouble(inner)
{
    public override void SyncDirectory(string path)
    {
    }
}

/// <summary>An append where the file ended when it was first read: over the record of the acceptance.</summary>
internal sealed class StaleOffsets(SimStorage inner) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        var intent = Says(bytes, RecordKind.Completed) && Read(path) is { } written ? written.AsSpan().IndexOf((byte)'\n') + 1 : 0;
        base.Write(path, intent > 0 ? intent : offset, bytes);
    }
}

/// <summary>Directories that are made, but whose own names are not made durable.</summary>
internal sealed class UnsyncedShards(SimStorage inner) : StorageDouble(inner)
{
    public override void CreateDirectory(string path) => inner.CreateCachedDirectory(path);

    public override void SyncDirectory(string path)
    {
        if (Path.GetFileName(path).Length == 2 && path != SimProcess.Root + "/v1")
        {
            base.SyncDirectory(path);
        }
    }
}

/// <summary>A flush whose failure nobody looks at.</summary>
internal sealed class DeafFlushes(SimStorage inner) : StorageDouble(inner)
{
    public override void SyncDirectory(string path)
    {
        try
        {
            base.SyncDirectory(path);
        }
        catch (IOException)
        {
            // As .NET's own Flush(true) does.
        }
    }
}

/// <summary>Locks that everybody gets; the journal's self-test is let pass.</summary>
internal sealed class NoLocks(SimStorage inner) : StorageDouble(inner)
{
    public override IDisposable? TryLock(string path) => IsLock(path) ? new MemoryStream() : base.TryLock(path);
}

/// <summary>A lock file that goes when it is closed, even by one who did not get it: the next one locks another file of the same name.</summary>
internal sealed class DeletedLocks : Bug
{
    private int _files;

    public override IJournalStorage Storage(SimProcess process, IJournalStorage storage) => new Disk(storage, this);

    private sealed class Disk(IJournalStorage inner, DeletedLocks all) : StorageDouble(inner)
    {
        public override IDisposable? TryLock(string path)
        {
            if (!IsLock(path))
            {
                return base.TryLock(path);
            }

            var held = base.TryLock(all._files == 0 ? path : $"{path}{all._files}.lock");
            all._files += held is null ? 1 : 0;
            return held;
        }
    }
}

/// <summary>Records that are put behind a line cut short without ending it first.</summary>
internal sealed class GluedTails(SimStorage inner) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes) =>
        base.Write(path, offset, bytes.StartsWith(RecordCodec.Seal) ? bytes[RecordCodec.Seal.Length..] : bytes);
}

/// <summary>A retention that deletes and remembers nothing.</summary>
internal sealed class NoTombstones(SimStorage inner) : StorageDouble(inner)
{
    public override void Rename(string from, string to)
    {
        if (to.EndsWith(".tomb", StringComparison.Ordinal))
        {
            base.Delete(from);
        }
        else
        {
            base.Rename(from, to);
        }
    }
}

/// <summary>A completion that is not written down.</summary>
internal sealed class NoCompletions(SimStorage inner) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        if (!Says(bytes, RecordKind.Completed))
        {
            base.Write(path, offset, bytes);
        }
    }
}

/// <summary>An image that gets its name after the record that says it has.</summary>
internal sealed class LateNames(SimStorage inner) : StorageDouble(inner)
{
    private readonly List<(string From, string To)> _late = [];

    public override void Rename(string from, string to) => _late.Add((from, to));

    public override void Delete(string path)
    {
        if (_late.All(late => late.From != path))
        {
            base.Delete(path);
        }
    }

    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        base.Write(path, offset, bytes);
        if (Says(bytes, RecordKind.Saved))
        {
            _late.ForEach(late => base.Rename(late.From, late.To));
            _late.Clear();
        }
    }
}

/// <summary>A log beside the journal that holds the prompt.</summary>
internal sealed class TalkativeLog(SimStorage inner, string prompt) : StorageDouble(inner)
{
    public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        base.Write(path, offset, bytes);
        if (Says(bytes, RecordKind.Intent) && base.TryCreate(path + ".log"))
        {
            base.Write(path + ".log", 0, System.Text.Encoding.UTF8.GetBytes(prompt));
        }
    }
}
