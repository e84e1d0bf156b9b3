using System.Buffers.Binary;

namespace Segmind.Sdk;

/// <summary>Walks the segments of a JPEG file up to its frame header, without holding them.</summary>
internal sealed class JpegSegments(Stream rest, ReadOnlyMemory<byte> head)
{
    private const int StartOfScan = 0xDA;
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>The next marker's code; <see langword="null"/> at the scan data or where the file ends or is damaged.</summary>
    public async ValueTask<int?> NextMarkerAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(1, cancellationToken).ConfigureAwait(false) is not [0xFF])
        {
            return null;
        }

        byte[]? code;
        do
        {
            code = await ReadAsync(1, cancellationToken).ConfigureAwait(false);
        }
        while (code is [0xFF]);

        return code is [var marker] && marker != StartOfScan ? marker : null;
    }

    public async ValueTask<bool> SkipSegmentAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(2, cancellationToken).ConfigureAwait(false) is not { } size)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(size) - 2;
        return length >= 0 && await ReadAsync(length, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>The next bytes; <see langword="null"/> when the file ends first. A segment is at most 64 KiB.</summary>
    public async ValueTask<byte[]?> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var fromHead = Math.Min(count, _head.Length);
        _head[..fromHead].CopyTo(bytes);
        _head = _head[fromHead..];
        var read = await rest.ReadAtLeastAsync(bytes.AsMemory(fromHead), count - fromHead, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == count - fromHead ? bytes : null;
    }
}
