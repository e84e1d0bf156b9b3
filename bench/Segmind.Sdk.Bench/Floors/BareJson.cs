using System.Text.Json;

namespace Segmind.Sdk.Bench;

/// <summary>Reads one member of a small JSON body and nothing else.</summary>
internal static class BareJson
{
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
