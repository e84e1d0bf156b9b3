using System.Globalization;
using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>An image that goes into a request: a URL, or local content from a file, bytes or a stream.</summary>
/// <remarks>
/// <para>Local content of Segmind's models is uploaded before the submit, once per client and content; uploads cost nothing.
/// For the AIML API it goes inline.</para>
/// <para>Immutable and thread-safe. Two inputs are equal when they hold the same URL or are the same object.
/// <see cref="ToString"/> prints no content and no query string.</para>
/// </remarks>
[JsonConverter(typeof(ImageInputJsonConverter))]
public sealed class ImageInput : IEquatable<ImageInput>
{
    private readonly Func<CancellationToken, ValueTask<Stream>>? _open;
    private readonly string _label;

    private ImageInput(Uri url)
    {
        Url = url;
        _label = $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";
    }

    private ImageInput(string label, Func<CancellationToken, ValueTask<Stream>> open, string? mediaType)
    {
        _label = label;
        _open = open;
        MediaType = mediaType is null || MediaTypes.IsWellFormed(mediaType)
            ? mediaType
            : throw new ArgumentException($"'{mediaType}' is not a media type. Write it as image/png, in lower case.", nameof(mediaType));
    }

    /// <summary>The image's address.</summary>
    /// <value><see langword="null"/> for local content.</value>
    public Uri? Url { get; }

    /// <summary>Whether the content lies with the caller and has to travel first.</summary>
    /// <value><see langword="false"/> for a URL.</value>
    public bool IsLocal => _open is not null;

    internal string? MediaType { get; }

    /// <summary>What stands for the image when requests are told apart; <see langword="null"/> for its URL or content.</summary>
    internal string? Identity { get; private init; }

    /// <summary>An image that the service fetches itself.</summary>
    /// <param name="url">An absolute http or https address that the service can reach.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">The address is relative or of another scheme.</exception>
    public static ImageInput FromUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Endpoints.IsHttp(url) ? new(url) : throw NotAnAddress(nameof(url));
    }

    /// <inheritdoc cref="FromUrl(Uri)" />
    public static ImageInput FromUrl(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? FromUrl(parsed)
            : throw NotAnAddress(nameof(url));
    }

    /// <summary>A file on this machine. It is read when the request is sent.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="mediaType">Its media type; <see langword="null"/> to tell from the first bytes.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">The path is empty or the media type is malformed.</exception>
    public static ImageInput FromFile(string path, string? mediaType = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(
            $"file {Path.GetFileName(path)}",
            _ => ValueTask.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan)),
            mediaType);
    }

    /// <summary>Bytes in memory. They are not copied: leave them as they are until the call ends.</summary>
    /// <param name="content">The encoded image.</param>
    /// <param name="mediaType">Its media type; <see langword="null"/> to tell from the first bytes.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">There are no bytes or the media type is malformed.</exception>
    public static ImageInput FromBytes(ReadOnlyMemory<byte> content, string? mediaType = null)
    {
        if (content.IsEmpty)
        {
            throw new ArgumentException("The image has no bytes.", nameof(content));
        }

        return new(
            string.Create(CultureInfo.InvariantCulture, $"{content.Length} bytes"),
            _ => ValueTask.FromResult(new Spool(content).Open()),
            mediaType);
    }

    /// <summary>A stream that can be opened again: the content is read once to know it and once more for each time it is sent.</summary>
    /// <param name="open">Opens a fresh stream at the content's start; the SDK disposes it. Each must give the same bytes.</param>
    /// <param name="mediaType">The media type; <see langword="null"/> to tell from the first bytes.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">The media type is malformed.</exception>
    public static ImageInput FromStream(Func<CancellationToken, ValueTask<Stream>> open, string? mediaType = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new("stream", open, mediaType);
    }

    /// <summary>Content written as <c>data:image/png;base64,…</c>.</summary>
    /// <param name="dataUri">The data URI; base64 only.</param>
    /// <returns>The input, as local content.</returns>
    /// <exception cref="ArgumentException">It is not a base64 data URI.</exception>
    public static ImageInput FromDataUri(string dataUri)
    {
        ArgumentNullException.ThrowIfNull(dataUri);
        return DataUri.TryParse(dataUri, out var mediaType, out var content)
            ? FromBytes(content, mediaType)
            : throw new ArgumentException("A data URI must read data:<media type>;base64,<content>.", nameof(dataUri));
    }

    /// <summary>Gives the image a name of your own, by which <see cref="SegmindClient.RunOnceAsync"/> knows it: for URLs that are signed afresh each time.</summary>
    /// <param name="identity">The same for the same image, as a version or a hash of it.</param>
    /// <returns>A copy with that identity.</returns>
    /// <exception cref="ArgumentException">The identity is empty.</exception>
    public ImageInput WithIdentity(string identity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identity);
        return Url is not null ? new(Url) { Identity = identity } : new(_label, _open!, MediaType) { Identity = identity };
    }

    /// <summary>An address is an input: <c>Image = new Uri("https://…")</c>.</summary>
    /// <param name="url">An absolute http or https address.</param>
    public static implicit operator ImageInput(Uri url) => FromUrl(url);

    /// <summary>Whether both hold the same URL or are the same object.</summary>
    /// <param name="other">The input to compare with.</param>
    /// <returns>Local content is never compared by its bytes.</returns>
    public bool Equals(ImageInput? other) => ReferenceEquals(this, other) || (Url is not null && Url.AbsoluteUri == other?.Url?.AbsoluteUri);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ImageInput);

    /// <inheritdoc />
    public override int GetHashCode() => Url?.AbsoluteUri.GetHashCode(StringComparison.Ordinal) ?? System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Where the image comes from, without its content and without a query string.</summary>
    /// <returns>For example <c>file portrait.jpg</c> or <c>https://host/a.png</c>.</returns>
    public override string ToString() => _label;

    private static ArgumentException NotAnAddress(string parameterName) =>
        new("An image URL must be absolute and start with http:// or https://. Use FromFile for a path and FromDataUri for a data URI.", parameterName);

    /// <summary>The hash that the content must still have when it is uploaded.</summary>
    internal string? PinnedHash { get; private init; }

    internal ImageInput Pinned(string hash) => new(_label, _open!, MediaType) { Identity = Identity, PinnedHash = hash };

    /// <summary>Something that is written in an image's place and never sent.</summary>
    internal static ImageInput StandIn(string name) => new(new Uri(name));

    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) =>
        _open is null ? throw new InvalidOperationException($"{_label} is a URL; there is no local content to open.") : _open(cancellationToken);
}
