using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>Who may call: <c>x-api-key</c> everywhere, a Bearer token on workflows and the AIML route only.</summary>
internal sealed class ApiKeys(string? required, string? aiml)
{
    public const string Sample = "SG_0123456789abcdef";

    private const string Prefix = "SG_";

    public static string Mask(string key) => key.Length < 8 ? "***" : $"{key[..3]}...{key[^2..]}";

    public static string? ApiKeyHeader(HttpRequest request) => NullIfEmpty(request.Headers["x-api-key"].ToString());

    public static string? Bearer(HttpRequest request)
    {
        var value = request.Headers.Authorization.ToString();
        return value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? NullIfEmpty(value[7..].Trim()) : null;
    }

    /// <summary>The refusal, or null with the caller's key.</summary>
    public Reply? Check(HttpRequest request, bool bearerToo, out string key)
    {
        var candidate = ApiKeyHeader(request) ?? (bearerToo ? Bearer(request) : null);
        key = candidate ?? "";
        if (candidate is null && string.IsNullOrEmpty(request.Headers.Authorization.ToString()))
        {
            return Reply.Error(401, "Missing Authorization or x-api-key in header");
        }

        if (candidate is null || !IsAccepted(candidate))
        {
            return Reply.Error(401, "Unauthorized. API key is invalid or may have expired...");
        }

        return null;
    }

    public bool IsAimlAccepted(HttpRequest request, out string key)
    {
        key = Bearer(request) ?? "";
        return key.Length > 0 && (aiml is null || key == aiml);
    }

    private bool IsAccepted(string key) => required is null
        ? key.Length > Prefix.Length && key.StartsWith(Prefix, StringComparison.Ordinal)
        : key == required;

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
