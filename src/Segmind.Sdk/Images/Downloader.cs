using System.Net;

namespace Segmind.Sdk;

/// <summary>Fetches output images: without a key, over https, a few redirects at most, with a cap and no endless silence.</summary>
internal sealed class Downloader(Transport transport, SegmindClientOptions options)
{
    private const int MostRedirects = 3;

    public async Task<Stream> OpenAsync(Uri url, CallPurpose purpose, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (!Endpoints.IsSecure(url) || url.UserInfo.Length > 0)
            {
                throw Failed(purpose, $"its address is not https ({url.GetLeftPart(UriPartial.Path)})");
            }

            var (response, wire) = await StartAsync(url, purpose, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return await WrapAsync(response, wire, purpose, cancellationToken).ConfigureAwait(false);
            }

            using (wire)
            using (response)
            {
                url = IsRedirect(response.StatusCode) && redirects < MostRedirects && response.Headers.Location is { } location && Uri.TryCreate(url, location, out var next)
                    ? next
                    : throw await RefusedAsync(response, purpose, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<(HttpResponseMessage Response, WireCall Wire)> StartAsync(Uri url, CallPurpose purpose, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(options.FetchTimeout, transport.Time, cancellationToken);
        var wire = new WireCall(credential: null);
        try
        {
            var request = Transport.NewRequest(HttpMethod.Get, url, content: null, wire);
            return (await transport.SendAsync(HttpRole.Download, request, limit.Token).ConfigureAwait(false), wire);
        }
        catch (Exception e)
        {
            wire.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw purpose.NoAnswer(e, limit.HasPassed ? options.FetchTimeout : null);
        }
    }

    private async Task<Stream> WrapAsync(HttpResponseMessage response, WireCall wire, CallPurpose purpose, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > options.MaxImageBytes)
        {
            wire.Dispose();
            response.Dispose();
            throw Failed(purpose, FormattableString.Invariant($"it is larger than the {options.MaxImageBytes} bytes of MaxImageBytes"));
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new DownloadStream(body, response, wire, purpose, options, transport.Time);
    }

    private async Task<SegmindException> RefusedAsync(HttpResponseMessage response, CallPurpose purpose, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(options.FetchTimeout, transport.Time, cancellationToken);
        var reply = await ApiReply.ReadAsync(response, ApiReply.JsonCap, credential: null, limit.Token).ConfigureAwait(false);
        return RetryTable.IsTransient(reply)
            ? purpose.NoAnswer(new HttpRequestException($"HTTP {(int)reply.Status}"))
            : purpose.Refused(reply, transport.Time);
    }

    private static SegmindException Failed(CallPurpose purpose, string why) =>
        new($"Could not {purpose.What}: {why}. {ErrorText.Of(purpose.Charge)}") { Job = purpose.Job, Charge = purpose.Charge };

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
