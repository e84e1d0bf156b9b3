namespace Segmind.Sdk;

/// <summary>An image that a run returned, whether it came inline or as a URL. Reading and saving are the same for both.</summary>
/// <remarks>Thread-safe; each read opens a stream of its own. URLs are public and live for 7 days; downloads never carry the key.</remarks>
public sealed class OutputImage
{
    private readonly IImageContent _content;

    internal OutputImage(IImageContent content, string fileStem)
    {
        _content = content;
        FileStem = fileStem;
    }

    /// <summary>What the service calls it: a workflow's output name or a file name.</summary>
    /// <value><see langword="null"/> when unnamed. The service's text: never used as a path.</value>
    public string? Name { get; init; }

    /// <summary>Where it can be downloaded, by anyone who has the address.</summary>
    /// <value><see langword="null"/> for an image that came inline.</value>
    public Uri? Url => _content.Url;

    /// <summary>Where <see cref="SegmindClient.RunOnceAsync"/> saved it.</summary>
    /// <value>A full path; <see langword="null"/> for an image that it did not save.</value>
    public string? Path => _content.Path;

    /// <summary>The media type, from the first bytes of an inline image or as the service states it.</summary>
    /// <value><see langword="null"/> when not known before the download.</value>
    public string? MediaType { get; init; }

    /// <summary>The length in bytes.</summary>
    /// <value>Exact for an inline image, else as the service states it; <see langword="null"/> when it does not.</value>
    public long? Length { get; init; }

    internal string FileStem { get; }

    /// <summary>Wraps bytes you have, for tests of your own code.</summary>
    /// <param name="content">The encoded image.</param>
    /// <param name="name">Its name, or <see langword="null"/>.</param>
    /// <returns>An inline image.</returns>
    public static OutputImage FromBytes(ReadOnlyMemory<byte> content, string? name = null) =>
        Inline(new Spool(content), "image", name, statedType: null);

    /// <summary>Opens the image for reading. A URL is downloaded while you read.</summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>A forward-only stream; dispose it. One that is cut short throws at its end, by the stated length or the format's end.</returns>
    /// <exception cref="SegmindException">The download failed, or its host is not on the public internet; <see cref="SegmindException.Charge"/> says that the run was charged.</exception>
    public Task<Stream> OpenReadAsync(CancellationToken cancellationToken = default) => _content.OpenAsync(cancellationToken);

    /// <summary>Copies the image to a stream.</summary>
    /// <param name="destination">Written to, left open.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>When all is written.</returns>
    /// <exception cref="SegmindException">The download failed, perhaps half-way, or it was cut short: all that came is in the destination.</exception>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var source = await OpenReadAsync(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await source.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Saves the image under a path of your choice. The file appears whole or not at all.</summary>
    /// <param name="path">The file to make. Its directory must exist.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="cancellationToken">Cancels the save; nothing is left behind.</param>
    /// <returns>When the file is there.</returns>
    /// <exception cref="IOException">The file exists, or can't be written.</exception>
    /// <exception cref="SegmindException">The download failed or was cut short; it is repeated up to twice first.</exception>
    public async Task SaveAsync(string path, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = System.IO.Path.GetFullPath(path);
        if (!overwrite && File.Exists(target))
        {
            throw new IOException($"'{target}' exists. Pass overwrite: true to replace it.");
        }

        var file = await AtomicFile.WriteAsync(System.IO.Path.GetDirectoryName(target)!, _content, cancellationToken).ConfigureAwait(false);
        file.MoveTo(target, overwrite);
    }

    /// <summary>Saves the image in a directory, under a name of ours (the job's id, a number) with the extension of what it is.</summary>
    /// <param name="directory">Made if it is not there.</param>
    /// <param name="cancellationToken">Cancels the save; nothing is left behind.</param>
    /// <returns>The path of the new file. No file is ever replaced.</returns>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="SegmindException">The download failed or was cut short; it is repeated up to twice first.</exception>
    public async Task<string> SaveToDirectoryAsync(string directory, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var target = Directory.CreateDirectory(directory).FullName;
        var file = await AtomicFile.WriteAsync(target, _content, cancellationToken).ConfigureAwait(false);
        return file.MoveToFreeName(target, FileStem, MediaTypes.Extension(MediaTypes.Sniff(file.Head.Span) ?? MediaType));
    }

    /// <summary>Fills a file with the image, with whatever repeats that takes.</summary>
    internal Task FillAsync(Stream file, CancellationToken cancellationToken) => _content.SaveAsync(file, cancellationToken);

    /// <summary>The same image, read from where it was saved.</summary>
    internal OutputImage SavedAs(SavedFile file) => new(new SavedContent(file.Path, Url), FileStem)
    {
        Name = Name,
        MediaType = file.MediaType ?? MediaType,
        Length = file.Length,
    };

    /// <summary>The name or address, the type and the length.</summary>
    /// <returns>No content and no query string.</returns>
    public override string ToString() => $"{Name ?? Url?.GetLeftPart(UriPartial.Path) ?? "inline image"} ({MediaType ?? "unknown type"})";

    internal static OutputImage Inline(IInlineBytes content, string fileStem, string? name, string? statedType) =>
        new(new InlineContent(content), fileStem)
        {
            Name = name,
            MediaType = MediaTypes.Sniff(content.Head.Span) ?? statedType,
            Length = content.Length,
        };
}
