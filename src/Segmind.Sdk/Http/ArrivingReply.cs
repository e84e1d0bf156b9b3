using System.Buffers;

namespace Segmind.Sdk;

/// <summary>An answer on its way. What has come can be looked at while the rest is awaited, since half a body may name the job.</summary>
internal sealed class ArrivingReply(HttpResponseMessage response, long cap, Credential? credential)
{
    private readonly ArrayBufferWriter<byte> _body = new(1024);

    /// <summary>Reads to the end, the cap or a fault, whichever comes first.</summary>
    public async Task<ApiReply> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                do
                {
                    read = await stream.ReadInTimeAsync(NextBuffer(), cancellationToken).ConfigureAwait(false);
                }
                while (Take(read) && read > 0);

                return ToReply(isWhole: read == 0);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return SoFar();
        }
    }

    public ApiReply SoFar() => ToReply(isWhole: false);

    private Memory<byte> NextBuffer()
    {
        lock (_body)
        {
            return _body.GetMemory(1024);
        }
    }

    /// <summary>Whether there is room for more.</summary>
    private bool Take(int read)
    {
        lock (_body)
        {
            _body.Advance(read);
            return _body.WrittenCount <= cap;
        }
    }

    private ApiReply ToReply(bool isWhole)
    {
        byte[] body;
        lock (_body)
        {
            body = _body.WrittenSpan[..(int)Math.Min(_body.WrittenCount, cap)].ToArray();
        }

        credential?.Redact(body);
        return new ApiReply(response, body, isWhole);
    }
}
