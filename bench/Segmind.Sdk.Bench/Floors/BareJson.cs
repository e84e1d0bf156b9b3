using System.Buffers;
using System.Text.Json;

namespace Segmind.Sdk.Bench;

/// <summary>Reads one member of a small JSON body and nothing else.</summary>
internal static class BareJson
{
    private const int LargestBody = 4096;

    public static byte[] Rent() => ArrayPool<byte>.Shared.Rent(LargestBody);

    public static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Reads to the end, so that the connection goes back to its pool.</summary>
    public static async ValueTask<int> ReadAsync(HttpResponseMessage response, byte[] buffer, CancellationToken cancellationToken)
    {
        // The synchronous call hands out the network's stream without a task around it and reads nothing yet.
        var body = response.Content.ReadAsStream(cancellationToken);
        var length = 0;
        for (int read; (read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
        }

        return length;
    }

    public static bool IsCompleted(ReadOnlySpan<byte> body) => At(body, "status"u8).ValueTextEquals("COMPLETED"u8);

    public static string RequestId(ReadOnlySpan<byte> body) => At(body, "request_id"u8).GetString()!;

    private static Utf8JsonReader At(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader;
            }
        }

        throw new JsonException("The answer lacks the member that the floor looks for.");
    }
}
