using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>An answer of the API: status, headers, and as much of the body as came, up to a cap, the key blanked out.</summary>
internal sealed class ApiReply
{
    /// <summary>No status, submit or error body is near this large.</summary>
    public const int JsonCap = 1024 * 1024;

    private const int TextCap = 4096;
    private readonly HttpContentHeaders _contentHeaders;
    private JsonElement? _json;

    public ApiReply(HttpResponseMessage response, byte[] body, bool isWhole)
    {
        Status = response.StatusCode;
        Headers = response.Headers;
        _contentHeaders = response.Content.Headers;
        Body = body;
        IsWhole = isWhole;
    }

    public HttpStatusCode Status { get; }

    public HttpResponseHeaders Headers { get; }

    public string? MediaType => _contentHeaders.ContentType?.MediaType;

    public byte[] Body { get; }

    /// <summary>Whether the body came to its end: not cut by the connection, the time limit or the cap.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether it was the cap that cut it: asking again would bring the same.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Where the large images lie that the body has stand-ins for.</summary>
    public SpooledJson? Spooled { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The service's clock, for everything that is counted from its side.</summary>
    public DateTimeOffset? Date => Headers.Date;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The body for a person to read.</summary>
    public string? Text
    {
        get
        {
            if (Body.Length == 0)
            {
                return null;
            }

            var text = Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, TextCap * 4)));
            return text.Length <= TextCap ? text : text[..TextCap];
        }
    }

    /// <summary>Reads an answer. A body that breaks off is no exception here: what came is kept, since it may name the job.</summary>
    public static async Task<ApiReply> ReadAsync(HttpResponseMessage response, long cap, Credential? credential, CancellationToken cancellationToken)
    {
        using var arriving = new ArrivingReply(response, cap, credential);
        await arriving.FillAsync(cancellationToken).ConfigureAwait(false);
        return arriving.Finish();
    }

    /// <summary>Status and headers of an answer whose body is read elsewhere.</summary>
    public static ApiReply HeadOf(HttpResponseMessage response) => new(response, [], isWhole: true);

    /// <summary>The body as JSON; <see langword="null"/> when it is something else or broken off.</summary>
    public JsonElement? Json() => _json ??= JsonElementReading.Parse(Body);

    /// <summary>The job's id, even from half a body.</summary>
    public string? FindRequestId()
    {
        var reader = new Utf8JsonReader(Body.AsSpan().StartsWith("\uFEFF"u8) ? Body.AsSpan(3) : Body, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && IsRequestId(ref reader))
                {
                    return reader.Read() && IdIn(ref reader) is { } id && Endpoints.IsUsableId(id) ? id : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not Unicode: no id.
        }

        return null;
    }

    private static bool IsRequestId(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("request_id"u8);
        }
        catch (InvalidOperationException)
        {
            // A name that is no Unicode is another one: the id may come behind it.
            return false;
        }
    }

    private static string? IdIn(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };
}
