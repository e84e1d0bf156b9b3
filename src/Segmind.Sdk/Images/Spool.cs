namespace Segmind.Sdk;

/// <summary>Bytes that come once and are read many times: in memory when few, else in a file without a name.</summary>
internal sealed class Spool : IInlineBytes, IDisposable
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly FileStream? _file;

    public Spool(ReadOnlyMemory<byte> bytes)
    {
        _memory = bytes;
        Length = bytes.Length;
        Head = bytes[..Math.Min(bytes.Length, MediaTypes.SniffLength)];
    }

    public Spool(FileStream file, long length)
    {
        _file = file;
        Length = length;
        var head = new byte[Math.Min(length, MediaTypes.SniffLength)];
        Head = head.AsMemory(0, RandomAccess.Read(file.SafeFileHandle, head, 0));
    }

    public long Length { get; }

    /// <summary>The first bytes, to tell what it is.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Whether it lies in memory as a whole.</summary>
    public bool IsInMemory => _file is null;

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">It holds more than the cap.</exception>
    public static async Task<Spool> FillAsync(Stream source, long cap, CancellationToken cancellationToken, long? expectedLength = null)
    {
        using var writer = new SpoolWriter(expectedLength);
        await writer.FillAsync(source, cap, cancellationToken).ConfigureAwait(false);
        return await writer.FinishAsync().ConfigureAwait(false);
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

    public void Dispose() => _file?.Dispose();
}
