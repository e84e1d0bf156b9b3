namespace Segmind.Sdk;

/// <summary>Bytes that come once and are read many times: in memory when few, else in a file that deletes itself with its last handle.</summary>
internal sealed class Spool
{
    private const int MemoryLimit = 1024 * 1024;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly FileStream? _file;

    public Spool(ReadOnlyMemory<byte> bytes)
    {
        _memory = bytes;
        Length = bytes.Length;
        Head = bytes[..Math.Min(bytes.Length, MediaTypes.SniffLength)];
    }

    private Spool(FileStream file, ReadOnlyMemory<byte> head)
    {
        _file = file;
        Length = file.Length;
        Head = head;
    }

    public long Length { get; }

    /// <summary>The first bytes, to tell what it is.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">It holds more than the cap.</exception>
    public static async Task<Spool> FillAsync(Stream source, long cap, CancellationToken cancellationToken)
    {
        var start = new byte[MemoryLimit];
        var length = await source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length > cap)
        {
            throw TooLong(cap);
        }

        if (length < start.Length)
        {
            return new Spool(start.AsMemory(0, length).ToArray());
        }

        var file = CreateFile();
        try
        {
            await file.WriteAsync(start, cancellationToken).ConfigureAwait(false);
            for (int read; (read = await source.ReadAsync(start, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (file.Length + read > cap)
                {
                    throw TooLong(cap);
                }

                await file.WriteAsync(start.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            var head = new byte[MediaTypes.SniffLength];
            await RandomAccess.ReadAsync(file.SafeFileHandle, head, 0, cancellationToken).ConfigureAwait(false);
            return new Spool(file, head);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A stream of its own for each reader.</summary>
    public Stream Open() => _file is null
        ? new ReadOnlyMemoryStream(_memory)
        : new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous);

    /// <summary>The bytes in memory, for those that must be parsed.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return _memory;
        }

        var bytes = new byte[Length];
        var stream = Open();
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        return bytes;
    }

    private static InvalidDataException TooLong(long cap) => new(FormattableString.Invariant($"The content is larger than the {cap} bytes allowed."));

    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"segmind-{Guid.NewGuid():N}.tmp"), options);
    }
}
