using System.Buffers;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Bench;

/// <summary>Takes what is wanted out of an answer's body.</summary>
internal delegate T BodyReader<out T>(ReadOnlySpan<byte> body);

/// <summary>One request and its answer, in the way that allocates least: the time limit, the buffer and the state machine are used again.</summary>
internal sealed class BareCall<T>(Send send, TimeSpan allowed, BodyReader<T> reader)
{
    private const int LargestBody = 4096;
    private readonly TimeLimits _limits = new(allowed);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> AskAsync(HttpRequestMessage request)
    {
        var limit = _limits.Start();
        var buffer = ArrayPool<byte>.Shared.Rent(LargestBody);
        using (request)
        using (var response = await send(request, limit.Token))
        {
            // The synchronous call hands out the network's stream without a task around it and reads nothing yet.
            var body = response.Content.ReadAsStream(limit.Token);
            int length = 0, read;
            while ((read = await body.ReadAsync(buffer.AsMemory(length), limit.Token)) > 0)
            {
                length += read;
            }

            var wanted = reader(buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
            _limits.End(limit);
            return wanted;
        }
    }
}
