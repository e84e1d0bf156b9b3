using System.Buffers;

namespace Segmind.Sdk;

/// <summary>
/// Fills a <see cref="Spool"/> through small pooled buffers: into memory while it is little, else into a file without a name. Where no
/// file can be written it stays in memory: what was paid for is not thrown away for want of a disk.
/// </summary>
internal sealed class SpoolWriter : IDisposable
{
    public const int MemoryLimit = 256 * 1024;
    private const int ChunkLength = 64 * 1024;
    private readonly Func<FileStream> _createFile;
    private readonly List<byte[]> _chunks = [];
    private int _filled;
    private FileStream? _file;
    private long _written;
    private bool _staysInMemory;
    private bool _isAbandoned;

    /// <param name="expectedLength">As the sender states it; it saves the way through memory.</param>
    /// <param name="createFile">Makes the file; for tests of a full disk.</param>
    public SpoolWriter(long? expectedLength = null, Func<FileStream>? createFile = null)
    {
        _createFile = createFile ?? NamelessFile.Create;
        AddChunk();
        if (expectedLength >= MemoryLimit)
        {
            OpenFile();
        }
    }

    public long Length { get; private set; }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">It holds more than the cap.</exception>
    public async Task FillAsync(Stream source, long cap, CancellationToken cancellationToken)
    {
        using var reader = new TimelyReader(source, cancellationToken);
        try
        {
            for (int read; (read = await reader.ReadAsync(_chunks[^1].AsMemory(_filled, ChunkLength - _filled)).ConfigureAwait(false)) > 0;)
            {
                Length += read;
                _filled += read;
                if (Length > cap)
                {
                    throw new InvalidDataException(FormattableString.Invariant($"The content is larger than the {cap} bytes allowed."));
                }

                if (_filled == ChunkLength)
                {
                    await NextChunkAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _isAbandoned = reader.IsAbandoned;
        }
    }

    public async Task<Spool> FinishAsync()
    {
        if (_file is not null && _filled > 0)
        {
            await WriteAsync().ConfigureAwait(false);
        }

        if (_file is not { } file)
        {
            return new(Beginning(Length));
        }

        _file = null;
        return new(file, _written);
    }

    /// <summary>The first bytes of what has come.</summary>
    public byte[] Beginning(long most)
    {
        var bytes = new byte[Math.Min(most, Length)];
        var rest = bytes.AsSpan();
        rest = _file is null ? rest : rest[new Spool(_file, _written).ReadAt(rest, 0)..];
        foreach (var chunk in _chunks)
        {
            var count = Math.Min(rest.Length, chunk == _chunks[^1] ? _filled : ChunkLength);
            chunk.AsSpan(0, count).CopyTo(rest);
            rest = rest[count..];
        }

        return bytes;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_isAbandoned)
        {
            // A read that was given up may still write to it.
            _chunks.RemoveAt(_chunks.Count - 1);
        }

        _chunks.ForEach(Return);
        _chunks.Clear();
    }

    private static void Return(byte[] chunk) => ArrayPool<byte>.Shared.Return(chunk, clearArray: true);

    private void AddChunk()
    {
        _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkLength));
        _filled = 0;
    }

    private async ValueTask NextChunkAsync()
    {
        if (_file is null && Length >= MemoryLimit && !_staysInMemory)
        {
            OpenFile();
        }

        if (_file is not null)
        {
            await WriteAsync().ConfigureAwait(false);
        }

        if (_file is null)
        {
            AddChunk();
        }
    }

    private void OpenFile()
    {
        try
        {
            _file = _createFile();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _staysInMemory = true;
        }
    }

    /// <summary>Moves what is in memory to the file; should the disk be full, all there is back into memory.</summary>
    private async ValueTask WriteAsync()
    {
        try
        {
            while (_chunks.Count > 1)
            {
                await WriteAsync(ChunkLength).ConfigureAwait(false);
                Return(_chunks[0]);
                _chunks.RemoveAt(0);
            }

            await WriteAsync(_filled).ConfigureAwait(false);
            _filled = 0;
        }
        catch (IOException)
        {
            ReadBack();
        }
    }

    private async ValueTask WriteAsync(int count)
    {
        await RandomAccess.WriteAsync(_file!.SafeFileHandle, _chunks[0].AsMemory(0, count), _written, CancellationToken.None).ConfigureAwait(false);
        _written += count;
    }

    /// <summary>The file holds whole chunks: what comes last is never written before the end.</summary>
    private void ReadBack()
    {
        using var file = new SpoolStream(new Spool(_file!, _written));
        for (var index = 0; index < _written / ChunkLength; index++)
        {
            var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
            file.ReadExactly(chunk.AsSpan(0, ChunkLength));
            _chunks.Insert(index, chunk);
        }

        _file!.Dispose();
        _file = null;
        _staysInMemory = true;
    }
}
