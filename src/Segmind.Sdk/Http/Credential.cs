using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Segmind.Sdk;

/// <summary>A key, the headers that carry it, and the one origin it may go to.</summary>
internal sealed class Credential(string key, bool apiKeyHeader, bool bearer, Uri origin)
{
    private const string ApiKeyHeaderName = "x-api-key";
    private readonly string _root = origin.GetLeftPart(UriPartial.Authority) + "/";

    /// <summary>Tells keys apart without showing them.</summary>
    public string Owner => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    /// <summary>Puts the key, and no other that a handler may have put, on a request that leaves for our origin.</summary>
    public void Apply(HttpRequestMessage request)
    {
        Remove(request);
        Put(request);
    }

    /// <summary>Puts the key on a request without one that leaves for our origin; a request that a handler turned elsewhere is refused.</summary>
    public void Put(HttpRequestMessage request)
    {
        // An address that begins with all of the origin needs no taking apart, which costs as much as a third of a poll.
        if (request.RequestUri is not { } url || !(url.OriginalString.StartsWith(_root, StringComparison.Ordinal) || (url.IsAbsoluteUri && Endpoints.SameOrigin(url, origin))))
        {
            throw new WireGuardException("A handler turned the request to another origin. The key goes only to the configured addresses, so nothing was sent.");
        }

        if (apiKeyHeader)
        {
            request.Headers.Add(ApiKeyHeaderName, key);
        }

        if (bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Takes the key off again, so that nobody above reads it from the request.</summary>
    public void Remove(HttpRequestMessage request)
    {
        if (apiKeyHeader)
        {
            request.Headers.Remove(ApiKeyHeaderName);
        }

        if (bearer)
        {
            request.Headers.Authorization = null;
        }
    }

    /// <summary>Blanks the key out of a body, should a server repeat it.</summary>
    public void Redact(Span<byte> body) => KeyBlanking.Blank(body, key);

    /// <summary>Blanks the key out of a header.</summary>
    public string? Redact(string? header)
    {
        if (header is null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(header);
        Redact(text);
        return Encoding.UTF8.GetString(text);
    }

    public override string ToString() => nameof(Credential);
}
