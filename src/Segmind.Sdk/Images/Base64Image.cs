using System.Text;

namespace Segmind.Sdk;

/// <summary>An image that a reply holds in words, bare base64 or a data URI, left where the reply lies and decoded whenever it is read.</summary>
internal sealed class Base64Image : IInlineBytes
{
    private const int LongestHeader = 256;
    private readonly Spool _spool;
    private readonly TextRange _base64;

    private Base64Image(Spool spool, TextRange base64, string? mediaType)
    {
        (_spool, _base64, MediaType) = (spool, base64, mediaType);
        using var content = Open();
        var head = new byte[MediaTypes.SniffLength];
        Head = head.AsMemory(0, content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    /// <summary>As a data URI states it.</summary>
    public string? MediaType { get; }

    public ReadOnlyMemory<byte> Head { get; }

    public long Length { get; private set; }

    /// <summary>The image in a JSON string; <see langword="null"/> when it holds none, or one that is written in a way that only a whole text can tell.</summary>
    public static Base64Image? In(Spool spool, TextRange text)
    {
        if (!TrySkipHeader(spool, ref text, out var isDataUri, out var mediaType))
        {
            return null;
        }

        try
        {
            var image = new Base64Image(spool, text, mediaType);
            return (isDataUri || MediaTypes.Sniff(image.Head.Span) is not null) && image.Measure() > 0 ? image : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public Stream Open() => new Base64Stream(_spool, _base64, Length);

    /// <summary>Bare base64 has no header. One that is no base64 data URI's, or too long to be one, is not skipped.</summary>
    private static bool TrySkipHeader(Spool spool, ref TextRange text, out bool isDataUri, out string? mediaType)
    {
        mediaType = null;
        var start = new byte[(int)Math.Min(LongestHeader, text.Length)];
        var comma = start.AsSpan(0, spool.ReadAt(start, text.Start)).IndexOf((byte)',');
        isDataUri = comma >= 0;
        text = text.From(comma + 1);
        return !isDataUri
            || (JsonElementReading.Parse($"\"{Encoding.UTF8.GetString(start, 0, comma)}\"")?.AsText() is { } header && DataUri.TryParseHeader(header, out mediaType));
    }

    private long Measure()
    {
        using var content = Open();
        var buffer = new byte[4096];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            Length += read;
        }

        return Length;
    }
}
