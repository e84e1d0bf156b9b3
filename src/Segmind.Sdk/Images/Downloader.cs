using System.Net;

namespace Segmind.Sdk;

/// <summary>Fetches output images: without a key, over https, a few redirects at most, with a cap and no endless silence.</summary>
internal sealed class Downloader(Transport transport, SegmindClientOptions options)
{
    private const int MostRedirects = 3;

    /// <summary>The largest image that is accepted.</summary>
    public long MaxImageBytes => options.MaxImageBytes;

    /// <summary>Opens a download; repeated until its first byte, not after.</summary>
    public async Task<Stream> OpenAsync(ImageSource source, CancellationToken cancellationToken) =>
        await transport.Retries.Downloads.ExecuteAsync(
            static async (state, token) => await state.Self.OpenOnceAsync(state.Source, token).ConfigureAwait(false),
            (Self: this, Source: source),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Copies a download to a file, from its start again when it breaks off.</summary>
    public async Task SaveAsync(ImageSource source, Stream file, CancellationToken cancellationToken) =>
        await transport.Retries.Downloads.ExecuteAsync(
            static async (state, token) => await state.Self.SaveOnceAsync(state.Source, state.File, token).ConfigureAwait(false),
            (Self: this, Source: source, File: file),
            cancellationToken).ConfigureAwait(false);

    private async Task<object?> SaveOnceAsync(ImageSource source, Stream file, CancellationToken cancellationToken)
    {
        file.SetLength(0);
        file.Position = 0;
        var stream = await OpenOnceAsync(source, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task<Stream> OpenOnceAsync(ImageSource source, CancellationToken cancellationToken)
    {
        var (url, purpose, _) = source;
        for (var redirects = 0; ; redirects++)
        {
            var response = await StartAsync(url, purpose, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return await WrapAsync(response, source, cancellationToken).ConfigureAwait(false);
            }

            using (response)
            {
                url = IsRedirect(response.StatusCode) && redirects < MostRedirects && response.Headers.Location is { } location && Uri.TryCreate(url, location, out var next)
                    ? next
                    : throw await RefusedAsync(response, purpose, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A server must not point us into the caller's own network, unless the API itself is there or the caller says so.</summary>
    private bool MayBePrivate(Uri url) =>
        options.AllowPrivateDownloads || Endpoints.SameOrigin(url, options.BaseAddress) || !PublicInternet.Includes(options.BaseAddress);

    private async Task<HttpResponseMessage> StartAsync(Uri url, CallPurpose purpose, CancellationToken cancellationToken)
    {
        if (!Endpoints.IsSecure(url) || url.UserInfo.Length > 0)
        {
            throw purpose.NotSecure(url);
        }

        var mayBePrivate = MayBePrivate(url);
        if (!mayBePrivate && !PublicInternet.Includes(url))
        {
            throw purpose.NotPublic(url);
        }

        using var limit = TimeLimit.Start(options.FetchTimeout, transport.Time, cancellationToken);
        using var wire = new DownloadCall(mayBePrivate);
        try
        {
            return await transport.SendAsync(HttpRole.Download, Transport.NewRequest(HttpMethod.Get, url, content: null), wire, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PrivateAddressException.IsBehind(e) ? purpose.NotPublic(url, e) : purpose.NoAnswer(e, limit.HasPassed ? options.FetchTimeout : null);
        }
    }

    private async Task<Stream> WrapAsync(HttpResponseMessage response, ImageSource source, CancellationToken cancellationToken)
    {
        var purpose = source.Purpose;
        if (response.Content.Headers.ContentLength > options.MaxImageBytes)
        {
            response.Dispose();
            throw purpose.TooLarge(options.MaxImageBytes);
        }

        var body = await OpenInTimeAsync(response, purpose, cancellationToken).ConfigureAwait(false);
        var download = new DownloadStream(body, response, source, options, transport.Time);
        if (await HoldsAFileAsync(response, download, cancellationToken).ConfigureAwait(false))
        {
            return download;
        }

        await download.DisposeAsync().ConfigureAwait(false);
        throw purpose.Refused(ApiReply.HeadOf(response), transport.Time, SegmindErrorKind.UnreadableAnswer);
    }

    /// <summary>A handler's content may take as long to open as an answer to come.</summary>
    private async Task<Stream> OpenInTimeAsync(HttpResponseMessage response, CallPurpose purpose, CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(options.FetchTimeout, transport.Time, cancellationToken);
        try
        {
            return await response.Content.OpenInTimeAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            response.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw purpose.NoAnswer(e, limit.HasPassed ? options.FetchTimeout : null);
        }
    }

    private async Task<SegmindException> RefusedAsync(HttpResponseMessage response, CallPurpose purpose, CancellationToken cancellationToken)
    {
        using var limit = TimeLimit.Start(options.FetchTimeout, transport.Time, cancellationToken);
        var reply = await ApiReply.ReadAsync(response, ApiReply.JsonCap, credential: null, limit.Token).ConfigureAwait(false);
        return purpose.Refused(reply, transport.Time);
    }

    /// <summary>
    /// A page, nothing at all, or a compressed form that was not asked for, under a success status, is a gateway's doing and not the
    /// image; an image that is only called a page is one.
    /// </summary>
    private static async Task<bool> HoldsAFileAsync(HttpResponseMessage response, DownloadStream download, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        if (headers.ContentLength == 0 || response.StatusCode == HttpStatusCode.NoContent || headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return headers.ContentType?.MediaType is not "text/html"
            || MediaTypes.Sniff((await download.PeekAsync(cancellationToken).ConfigureAwait(false)).Span) is not null;
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
