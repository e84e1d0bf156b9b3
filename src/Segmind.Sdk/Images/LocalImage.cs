using System.Buffers;
using System.Security.Cryptography;

namespace Segmind.Sdk;

/// <summary>Local content as it was when the call began: its length, type and hash. What is sent later is checked against them.</summary>
internal sealed class LocalImage : IDisposable
{
    private readonly ImageInput _input;
    private readonly Spool? _spool;

    private LocalImage(ImageInput input, Spool? spool, long length, string hash, string? sniffedType)
    {
        _input = input;
        _spool = spool;
        Length = length;
        Hash = hash;
        SniffedType = sniffedType;
        MediaType = input.MediaType ?? sniffedType
            ?? throw new ArgumentException($"The image ({input}) is of no type this SDK knows by its first bytes. If the service takes it, state its media type when you make the input.");
    }

    public long Length { get; }

    /// <summary>SHA-256 in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>As the caller states it, else by the first bytes.</summary>
    public string MediaType { get; }

    /// <summary>By the first bytes alone.</summary>
    public string? SniffedType { get; }

    /// <summary>Whether the content was found changed, or gone, when it was sent.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Reads the content once. A stream without a length is spooled, so that it need not be opened again.</summary>
    /// <exception cref="ArgumentException">It is empty or not of a known type.</exception>
    public static async Task<LocalImage> ReadAsync(ImageInput input, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false) ?? throw new ArgumentException($"The image ({input}) opened no stream.");
        await using (stream.ConfigureAwait(false))
        {
            var spool = stream.CanSeek ? null : await Spool.FillAsync(stream, long.MaxValue, cancellationToken).ConfigureAwait(false);
            var source = spool?.Open() ?? stream;
            await using (source.ConfigureAwait(false))
            {
                var image = await DescribeAsync(input, spool, source, cancellationToken).ConfigureAwait(false);
                return input.PinnedHash is null || input.PinnedHash == image.Hash
                    ? image
                    : throw new IOException($"The image ({input}) changed after the call had begun. Nothing was submitted.");
            }
        }
    }

    public async Task<ImageSize?> ReadSizeAsync(CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await ImageSize.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the content so that reading to its end fails when it is no longer what it was.</summary>
    public async Task<CheckedContent> OpenCheckedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(await OpenAsync(cancellationToken).ConfigureAwait(false), Length, Hash, () => HasChanged = true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasChanged = true;
            throw;
        }
    }

    public void Dispose() => _spool?.Dispose();

    public override string ToString() => _input.ToString();

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        _spool?.Open() ?? await _input.OpenAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<LocalImage> DescribeAsync(ImageInput input, Spool? spool, Stream source, CancellationToken cancellationToken)
    {
        var head = new byte[MediaTypes.SniffLength];
        var headLength = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (headLength == 0)
        {
            throw new ArgumentException($"The image ({input}) is empty.");
        }

        var sniffedType = MediaTypes.Sniff(head.AsSpan(0, headLength));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head, 0, headLength);
        var length = headLength + await AppendRestAsync(hash, source, cancellationToken).ConfigureAwait(false);
        return new(input, spool, length, Convert.ToHexString(hash.GetCurrentHash()), sniffedType);
    }

    private static async Task<long> AppendRestAsync(IncrementalHash hash, Stream source, CancellationToken cancellationToken)
    {
        long length = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        // Not given back after a fault: a stream of the caller's may still write to it.
        ArrayPool<byte>.Shared.Return(buffer);
        return length;
    }
}
