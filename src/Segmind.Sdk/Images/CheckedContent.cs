using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Segmind.Sdk;

/// <summary>Reads local content again in full chunks, and fails at its end when length or hash differ from the first reading.</summary>
internal sealed class CheckedContent(Stream content, long expectedLength, string expectedHash, Action onChanged) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    /// <summary>Fills the buffer unless the content ends.</summary>
    /// <exception cref="IOException">The content is no longer what it was.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = 0;
        for (int more; read < buffer.Length && (more = await content.ReadAsync(buffer[read..], cancellationToken).ConfigureAwait(false)) > 0;)
        {
            read += more;
        }

        _length += read;
        _hash.AppendData(buffer.Span[..read]);
        if (_length > expectedLength || (read < buffer.Length && !IsAsExpected()))
        {
            onChanged();
            throw new IOException("The image changed between being read and being sent.");
        }

        return read;
    }

    public void Dispose()
    {
        content.Dispose();
        _hash.Dispose();
    }

    private bool IsAsExpected() => _length == expectedLength && Convert.ToHexString(_hash.GetCurrentHash()) == expectedHash;
}
