using Segmind.Sdk.FaultTests.Fuzz;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>A client with both keys on a wire that is written down, and the rule for what may be on it.</summary>
internal sealed class OriginWatch : IDisposable
{
    private static readonly string[] SegmindOrigins = ["https://api.segmind.com:443", "https://workflows-api.segmind.com:443"];
    private const string AimlOrigin = "https://api.aimlapi.com:443";
    private readonly FakeService _wire;

    /// <param name="answer">What the service says.</param>
    /// <param name="turn">Where a handler of the app turns each request.</param>
    public OriginWatch(Func<Arrival, HttpResponseMessage> answer, Func<Uri, Uri>? turn = null)
    {
        _wire = new FakeService(answer);
        var handler = turn is null ? (HttpMessageHandler)_wire : new AppHandler(
            (request, send, token) =>
            {
                request.RequestUri = turn(request.RequestUri!);
                return send(request, token);
            },
            _wire);
        Client = new SegmindClient(new SegmindClientOptions { ApiKey = Canary.SegmindKey, AimlApiKey = Canary.AimlKey }, handler, new LeapingTime());
    }

    public SegmindClient Client { get; }

    public IEnumerable<Arrival> Arrivals => _wire.Arrivals;

    public int Keys => _wire.Arrivals.Count(arrival => Canary.HoldsKey(TextOf(arrival)));

    public static string OriginOf(Uri url)
    {
        try
        {
            return FormattableString.Invariant($"{url.Scheme}://{url.IdnHost}:{url.Port}");
        }
        catch (UriFormatException)
        {
            return "nobody's";
        }
    }

    public static bool IsHome(Uri url) => SegmindOrigins.Append(AimlOrigin).Contains(OriginOf(url), StringComparer.Ordinal);

    /// <summary>Makes a call, whatever comes of it.</summary>
    public static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is SegmindException or ArgumentException)
        {
            // The address was refused, or the answer made no sense: what counts is what was sent.
        }
    }

    /// <summary>Requests with a key, or a part of one, where it has no business: another origin, an address, a body, a header that is not for it.</summary>
    public IEnumerable<string> Leaks() => _wire.Arrivals.Where(IsLeak).Select(arrival => $"{arrival.Method} {arrival.Url.OriginalString}");

    public void Dispose()
    {
        Client.Dispose();
        _wire.Dispose();
    }

    private static bool IsLeak(Arrival arrival)
    {
        var origin = OriginOf(arrival.Url);
        var elsewhere = string.Join('\n', arrival.Headers.Where(header => !IsKeyHeader(header.Key)).Select(header => header.Key + header.Value)) + arrival.Url.OriginalString + arrival.Url.AbsoluteUri + arrival.Body;
        var text = TextOf(arrival);
        return Canary.HoldsKey(elsewhere)
            || (Canary.HoldsSegmindKey(text) && !SegmindOrigins.Contains(origin, StringComparer.Ordinal))
            || (Canary.HoldsAimlKey(text) && origin != AimlOrigin);
    }

    private static bool IsKeyHeader(string name) => name is "x-api-key" or "Authorization";

    private static string TextOf(Arrival arrival) =>
        $"{arrival.Url.OriginalString}\n{arrival.Url.AbsoluteUri}\n{string.Join('\n', arrival.Headers.Select(header => $"{header.Key}: {header.Value}"))}\n{arrival.Body}";
}
