using System.Text;
using System.Text.RegularExpressions;

namespace Segmind.Sdk;

/// <summary>Every address the SDK calls, built on the configured origins; and the rule for addresses a server names.</summary>
internal sealed partial class Endpoints
{
    private readonly Uri _storage;
    private readonly Uri _aiml;
    private readonly Uri _history;
    private readonly RecentUrls _statuses = new();
    private readonly RecentUrls _queues = new();

    public Endpoints(SegmindClientOptions options)
    {
        Base = CheckBase(options.BaseAddress, nameof(options.BaseAddress));
        _storage = CheckBase(options.StorageAddress, nameof(options.StorageAddress));
        _aiml = CheckBase(options.AimlAddress, nameof(options.AimlAddress));
        _history = CheckBase(options.HistoryAddress, nameof(options.HistoryAddress));
    }

    public Uri Base { get; }

    public Uri Upload => new(_storage, "upload-asset");

    public Uri Credits => new(Base, "v1/get-user-credits");

    public Uri Aiml => new(_aiml, "v1/images/generations");

    public Uri HistoryOrigin => _history;

    public Uri History(string model, DateTimeOffset from, DateTimeOffset to, int page, int perPage) => new(_history, FormattableString.Invariant(
        $"inference-request/request-history?page={page}&per_page={perPage}&from_date={from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&to_date={to.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&model_name={Uri.EscapeDataString(model)}"));

    public Uri Queue(string slug) => _queues.Find(slug) ?? _queues.Keep(slug, new(Base, $"v2/{Segment(slug)}"));

    public Uri Direct(string slug) => new(Base, $"v1/{Segment(slug)}");

    public Uri Workflow(string id) => new(Base, $"workflows/{Segment(id)}");

    public Uri WorkflowPoll(string requestId) => new(Base, $"workflows/request/{Segment(requestId)}");

    public Uri Status(string requestId) => _statuses.Find(requestId) ?? _statuses.Keep(requestId, Job(requestId, "/status"));

    public Uri Result(string requestId) => Job(requestId, "");

    /// <summary>Whether an address that a server or a caller named lies on the origin that may have the key.</summary>
    public bool IsOurs(Uri url) => url.IsAbsoluteUri && SameOrigin(url, Base);

    public static bool SameOrigin(Uri a, Uri b)
    {
        try
        {
            return a.Scheme == b.Scheme
                && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase)
                && a.Port == b.Port
                && a.UserInfo.Length == 0;
        }
        catch (UriFormatException)
        {
            // A host that has no ASCII form is nobody's origin.
            return false;
        }
    }

    public static bool IsHttp(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether a job id can be one path segment once escaped.</summary>
    public static bool IsUsableId(string? id) => id is { Length: > 0 and <= 512 } && id.AsSpan().TrimStart('.').Length > 0 && IsText(id);

    private static bool IsText(string id)
    {
        if (!id.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        foreach (var rune in id.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsSecure(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    // One text costs half of what a base and a relative address do.
    private Uri Job(string requestId, string what) => new($"{Base.AbsoluteUri}v2/requests/{Segment(requestId)}{what}");

    private static string Segment(string text) =>
        IsUsableId(text) ? Uri.EscapeDataString(text) : throw new ArgumentException($"'{text}' can't be part of an address.", nameof(text));

    /// <summary>A configured address, ending in a slash and without a version.</summary>
    public static Uri CheckBase(Uri address, string property)
    {
        ArgumentNullException.ThrowIfNull(address, property);
        if (!address.IsAbsoluteUri || !IsSecure(address))
        {
            throw new ArgumentException($"{property} must be an absolute https address (http only on loopback), but is '{address}'.", property);
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException($"{property} must not have user information, a query or a fragment.", property);
        }

        var path = TrailingVersion().Replace(address.AbsolutePath, "/");
        return new Uri(address, path.EndsWith('/') ? path : path + "/");
    }

    [GeneratedRegex("/v[0-9]+/?$")]
    private static partial Regex TrailingVersion();
}
