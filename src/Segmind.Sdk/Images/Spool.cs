using System.Buffers;

namespace Segmind.Sdk;

/// <summary>
/// Bytes that come once and are read many times: in memory when few, else in a file without a name. Where no file can be written
/// they stay in memory: what was paid for is not thrown away for want of a disk.
/// </summary>
internal sealed class Spool : IDisposable
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
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        Stream sink = new MemoryStream();
        try
        {
            for (int read; (read = await source.ReadInTimeAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (sink.Length + read > cap)
                {
                    throw new InvalidDataException(FormattableString.Invariant($"The content is larger than the {cap} bytes allowed."));
                }

                sink = sink is MemoryStream memory && memory.Length + read > MemoryLimit ? MoveToFile(memory) : sink;
                sink = await WriteAsync(sink, buffer.AsMemory(0, read)).ConfigureAwait(false);
            }

            return sink is FileStream file ? new Spool(file, HeadOf(file)) : new Spool(((MemoryStream)sink).ToArray());
        }
        catch
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A stream of its own for each reader.</summary>
    public Stream Open() => new SpoolStream(this);

    public int ReadAt(Span<byte> buffer, long position)
    {
        if (_file is not null)
        {
            return RandomAccess.Read(_file.SafeFileHandle, buffer, position);
        }

        var rest = _memory.Span[(int)Math.Min(position, _memory.Length)..];
        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public ValueTask<int> ReadAtAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
        : _file is not null ? RandomAccess.ReadAsync(_file.SafeFileHandle, buffer, position, cancellationToken)
        : ValueTask.FromResult(ReadAt(buffer.Span, position));

    /// <summary>The bytes in memory, for those that must be parsed.</summary>
    public ReadOnlyMemory<byte> ReadAll()
    {
        if (_file is null)
        {
            return _memory;
        }

        var bytes = new byte[Length];
        using var stream = Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => _file?.Dispose();

    private static Stream MoveToFile(MemoryStream memory)
    {
        FileStream? file = null;
        try
        {
            file = CreateFile();
            memory.WriteTo(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return memory;
        }
    }

    private static async ValueTask<Stream> WriteAsync(Stream sink, ReadOnlyMemory<byte> bytes)
    {
        var length = sink.Length;
        try
        {
            await sink.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
            return sink;
        }
        catch (IOException) when (sink is FileStream)
        {
            var memory = new MemoryStream();
            sink.Position = 0;
            sink.SetLength(length);
            await sink.CopyToAsync(memory, CancellationToken.None).ConfigureAwait(false);
            await sink.DisposeAsync().ConfigureAwait(false);
            memory.Write(bytes.Span);
            return memory;
        }
    }

    private static byte[] HeadOf(FileStream file)
    {
        var head = new byte[MediaTypes.SniffLength];
        RandomAccess.Read(file.SafeFileHandle, head, 0);
        return head;
    }

    /// <summary>On Unix the name goes at once, so that not even a killed process leaves the file behind; on Windows with the handle.</summary>
    private static FileStream CreateFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"segmind-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.Options = FileOptions.Asynchronous;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
