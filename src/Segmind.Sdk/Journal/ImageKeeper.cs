using System.Security.Cryptography;

namespace Segmind.Sdk;

/// <summary>Brings the images of a completed job to disk: each whole under a name nobody looks for, then all under their names, then the record.</summary>
internal sealed class ImageKeeper(IJournalStorage storage)
{
    /// <summary>An image that is on disk, durably, without its name yet.</summary>
    private sealed record Kept(string TemporaryPath, string Stem, string? MediaType, string Sha256, long Length);

    /// <exception cref="SegmindException">A download failed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<IReadOnlyList<SavedFile>> KeepAsync(KeyJournal journal, int attempt, InferenceResult result, string directory, CancellationToken cancellationToken)
    {
        storage.CreateDirectory(directory);
        var kept = new List<Kept>(result.Images.Count);
        try
        {
            foreach (var image in result.Images)
            {
                kept.Add(await DownloadAsync(image, directory, cancellationToken).ConfigureAwait(false));
            }

            IReadOnlyList<SavedFile> files = [];
            var cost = result.Metrics.Cost;
            await journal.RecordAsync(attempt, state => Record(state, files = Settle(state, kept, directory), cost), cancellationToken).ConfigureAwait(false);
            return files;
        }
        finally
        {
            foreach (var image in kept)
            {
                storage.Delete(image.TemporaryPath);
            }
        }
    }

    /// <summary>Whether the files are there and what they were.</summary>
    public bool AreWhole(IReadOnlyList<SavedFile> files) => files.All(file => IsWhole(file));

    private bool IsWhole(SavedFile file)
    {
        try
        {
            using var stream = storage.OpenRead(file.Path);
            return stream is not null && stream.Length == file.Length && Convert.ToHexString(SHA256.HashData(stream)) == file.Sha256;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (string, JournalRecord)? Record(AttemptState state, IReadOnlyList<SavedFile> files, decimal? cost) =>
        state.State is not (RunState.Completed or RunState.Saved) || ReferenceEquals(files, state.Files) ? null : (RecordKind.Saved, new JournalRecord { Files = [.. files], Cost = cost ?? state.Cost });

    private async Task<Kept> DownloadAsync(OutputImage image, string directory, CancellationToken cancellationToken)
    {
        var path = RandomName.Part.NewPath(directory);
        try
        {
            var file = storage.CreateTemporary(path);
            await using (file.ConfigureAwait(false))
            {
                await image.FillAsync(file, cancellationToken).ConfigureAwait(false);
                storage.SyncFile(file);
                file.Position = 0;
                var head = new byte[MediaTypes.SniffLength];
                var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                file.Position = 0;
                return new Kept(
                    path,
                    image.FileStem,
                    MediaTypes.Sniff(head.AsSpan(0, length)) ?? image.MediaType,
                    Convert.ToHexString(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)),
                    file.Length);
            }
        }
        catch
        {
            storage.Delete(path);
            throw;
        }
    }

    /// <summary>Gives the images their names, unless another process has been faster. The key is held.</summary>
    private IReadOnlyList<SavedFile> Settle(AttemptState state, List<Kept> kept, string directory)
    {
        if (state.State == RunState.Saved && AreWhole(state.Files))
        {
            return state.Files;
        }

        var files = kept.ConvertAll(image => Name(image, directory));
        storage.SyncDirectory(directory);
        return files;
    }

    /// <summary>The first free name; one that holds this very image already, as a crash leaves it, is taken over.</summary>
    private SavedFile Name(Kept image, string directory)
    {
        var extension = MediaTypes.Extension(image.MediaType);
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? image.Stem + extension : FormattableString.Invariant($"{image.Stem}-v{n}{extension}");
            var file = new SavedFile(Path.Combine(directory, name), image.Sha256, image.Length, image.MediaType);
            if (IsWhole(file))
            {
                return file;
            }

            if (!storage.Exists(file.Path))
            {
                storage.Rename(image.TemporaryPath, file.Path);
                return file;
            }
        }
    }
}
