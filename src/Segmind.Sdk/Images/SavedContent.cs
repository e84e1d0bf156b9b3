namespace Segmind.Sdk;

/// <summary>An image that is on disk already.</summary>
internal sealed class SavedContent(string path, Uri? url) : IImageContent
{
    public Uri? Url => url;

    public string Path => path;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Task.FromCanceled<Stream>(cancellationToken)
        : Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan));

    public async Task SaveAsync(Stream file, CancellationToken cancellationToken)
    {
        var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }
}
