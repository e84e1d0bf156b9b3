namespace Segmind.Sdk;

/// <summary>A file that is written under a name nobody looks for and gets its own name when it is whole and on disk.</summary>
internal sealed class AtomicFile
{
    private const int MostNames = 10_000;
    private readonly string _temporaryPath;

    private AtomicFile(string temporaryPath, ReadOnlyMemory<byte> head)
    {
        _temporaryPath = temporaryPath;
        Head = head;
    }

    /// <summary>The first bytes, to tell what it is.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Writes content, from its start again when a download breaks off.</summary>
    public static async Task<AtomicFile> WriteAsync(string directory, Func<Stream, CancellationToken, Task> copy, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, $".{Guid.NewGuid():N}.part");
        try
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await CopyWithRetriesAsync(file, copy, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
                var head = new byte[MediaTypes.SniffLength];
                var length = await RandomAccess.ReadAsync(file.SafeFileHandle, head, 0, cancellationToken).ConfigureAwait(false);
                return new(path, head.AsMemory(0, length));
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public void MoveTo(string path, bool overwrite)
    {
        try
        {
            File.Move(_temporaryPath, path, overwrite);
        }
        catch
        {
            File.Delete(_temporaryPath);
            throw;
        }
    }

    /// <summary>Takes the first of <c>stem.ext</c>, <c>stem-2.ext</c>, … that is free.</summary>
    public string MoveToFreeName(string directory, string stem, string extension)
    {
        for (var n = 1; n <= MostNames; n++)
        {
            var path = Path.Combine(directory, n == 1 ? stem + extension : FormattableString.Invariant($"{stem}-{n}{extension}"));
            try
            {
                File.Move(_temporaryPath, path, overwrite: false);
                return path;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Taken: try the next.
            }
            catch
            {
                File.Delete(_temporaryPath);
                throw;
            }
        }

        File.Delete(_temporaryPath);
        throw new IOException($"'{directory}' holds {MostNames} files named {stem} already.");
    }

    private static async Task CopyWithRetriesAsync(FileStream file, Func<Stream, CancellationToken, Task> copy, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                await copy(file, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SegmindConnectionException) when (retries < RetryTable.ReadRetries)
            {
                file.SetLength(0);
                file.Position = 0;
            }
        }
    }
}
