namespace Segmind.Sdk;

/// <summary>
/// Watches an image's bytes go by, holding none, and tells whether its format's own end was among them: PNG's IEND, JPEG's EOI,
/// GIF's trailer, the length in WebP's header. What comes behind that end is no matter, and other formats pass.
/// </summary>
internal sealed class ImageEnd
{
    private const int HeadLength = 13;
    private static readonly byte[][] Signatures = [[0x89, .. "PNG\r\n\u001a\n"u8], [0xFF, 0xD8, 0xFF], [.. "GIF8"u8], [.. "RIFF"u8]];
    private readonly byte[] _field = new byte[HeadLength];
    private int _filled;
    private bool _hasBegun;
    private ImagePart _part;

    /// <summary>Whether the bytes so far are of no format whose end is known.</summary>
    public bool IsUnknown => !_hasBegun || _part.IsUnknown;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!_hasBegun)
        {
            bytes = bytes[Collect(bytes, HeadLength)..];
            if (_filled < HeadLength)
            {
                return;
            }

            Begin();
        }

        Follow(bytes);
    }

    /// <summary>Whether the bytes ended before the image did. Ask when all have been appended.</summary>
    public bool IsMissing()
    {
        if (_hasBegun)
        {
            return !_part.IsEnd;
        }

        // Too short for any image: only what could never have become one passes.
        var head = _field.AsMemory(0, _filled);
        return Signatures.Any(signature => signature.AsSpan().CommonPrefixLength(head.Span) == Math.Min(signature.Length, head.Length));
    }

    private void Begin()
    {
        _hasBegun = true;
        _filled = 0;
        _part = ImagePart.First(MediaTypes.Sniff(_field));
        Follow(_field.ToArray());
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_part.IsEnd)
        {
            bytes = bytes[Take(bytes)..];
        }
    }

    /// <summary>Goes one step on; how many bytes that took.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (_part.Skip > 0)
        {
            var skipped = (int)Math.Min(_part.Skip, bytes.Length);
            _part = _part with { Skip = _part.Skip - skipped };
            return skipped;
        }

        if (_part.SeeksMarker)
        {
            var marker = bytes.IndexOf((byte)0xFF);
            _part = _part with { SeeksMarker = marker < 0 };
            return marker < 0 ? bytes.Length : marker + 1;
        }

        var collected = Collect(bytes, _part.Need);
        if (_filled == _part.Need)
        {
            _filled = 0;
            _part = _part.Next!(_field.AsSpan(0, _part.Need));
        }

        return collected;
    }

    private int Collect(ReadOnlySpan<byte> bytes, int need)
    {
        var count = Math.Min(need - _filled, bytes.Length);
        bytes[..count].CopyTo(_field.AsSpan(_filled));
        _filled += count;
        return count;
    }
}
