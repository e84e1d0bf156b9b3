namespace Segmind.Sdk;

/// <summary>Where an output image's bytes come from.</summary>
internal interface IImageContent
{
    /// <summary>Where anyone can download it; <see langword="null"/> when it came inline.</summary>
    Uri? Url => null;

    /// <summary>Where it lies on disk; <see langword="null"/> when it does not.</summary>
    string? Path => null;

    Task<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Fills a file, with whatever repeats that takes.</summary>
    Task SaveAsync(Stream file, CancellationToken cancellationToken);
}

/// <summary>Bytes that are here already and can be read many times.</summary>
internal interface IInlineBytes
{
    long Length { get; }

    /// <summary>The first bytes, to tell what it is.</summary>
    ReadOnlyMemory<byte> Head { get; }

    /// <summary>A stream of its own for each reader.</summary>
    Stream Open();
}

/// <summary>Bytes that came with the answer.</summary>
internal sealed class InlineContent(IInlineBytes bytes) : IImageContent
{
    public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<Stream>(cancellationToken) : Task.FromResult(bytes.Open());

    public async Task SaveAsync(Stream file, CancellationToken cancellationToken)
    {
        using var content = bytes.Open();
        await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Bytes behind an address that the service named.</summary>
internal sealed class DownloadableContent(Uri url, Downloader downloader, CallPurpose purpose, long? fileSize = null) : IImageContent
{
    private readonly ImageSource _source = new(url, purpose, fileSize);

    public Uri Url => _source.Url;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) => downloader.OpenAsync(_source, cancellationToken);

    public Task SaveAsync(Stream file, CancellationToken cancellationToken) => downloader.SaveAsync(_source, file, cancellationToken);
}
