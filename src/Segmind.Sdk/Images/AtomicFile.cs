namespace Segmind.Sdk;

/// <summary>A file that is written under a name nobody looks for and gets its own name when it is whole and on disk.</summary>
internal sealed class AtomicFile
{
    private const int MostNames = 10_000;

    // The errors themselves tell: the other's claim may be gone again by the time one looks.
    private const int FileExistsOnUnix = 17;
    private const int FileExistsOnWindows = unchecked((int)0x80070050);
    private readonly string _temporaryPath;

    private AtomicFile(string temporaryPath, ReadOnlyMemory<byte> head)
    {
        _temporaryPath = temporaryPath;
        Head = head;
    }

    /// <summary>The first bytes, to tell what it is.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    public static async Task<AtomicFile> WriteAsync(string directory, IImageContent content, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"The directory '{directory}' does not exist.");
        }

        var path = RandomName.Part.NewPath(directory);
        try
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await content.SaveAsync(file, cancellationToken).ConfigureAwait(false);
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

    /// <summary>
    /// Takes the first of <c>stem.ext</c>, <c>stem-2.ext</c>, … that is free. A move alone would not do: it looks and then renames, so
    /// two of them can win the same name; the creation of a claim has one winner.
    /// </summary>
    public string MoveToFreeName(string directory, string stem, string extension)
    {
        try
        {
            for (var n = 1; n <= MostNames; n++)
            {
                var name = n == 1 ? stem + extension : FormattableString.Invariant($"{stem}-{n}{extension}");
                var path = Path.Combine(directory, name);
                using var claim = Claim(Path.Combine(directory, $".{name}.claim"));
                if (claim is not null && !Path.Exists(path))
                {
                    File.Move(_temporaryPath, path, overwrite: false);
                    return path;
                }
            }
        }
        catch
        {
            File.Delete(_temporaryPath);
            throw;
        }

        File.Delete(_temporaryPath);
        throw new IOException($"'{directory}' holds {MostNames} files named {stem} already.");
    }

    private static FileStream? Claim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e.HResult is FileExistsOnUnix or FileExistsOnWindows || File.Exists(path))
        {
            return null;
        }
    }
}
