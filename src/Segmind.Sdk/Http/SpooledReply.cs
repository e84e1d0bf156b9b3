namespace Segmind.Sdk;

/// <summary>Reads a reply that may hold large images: they never are in memory as a whole.</summary>
internal static class SpooledReply
{
    private const int MostKeptOfHalf = 16 * 1024;

    /// <summary>Like <see cref="ApiReply.ReadAsync"/>: a body that breaks off is no exception, but only its beginning is kept.</summary>
    public static async Task<ApiReply> ReadAsync(HttpResponseMessage response, long cap, Credential? credential, CancellationToken cancellationToken)
    {
        using var writer = new SpoolWriter(response.Content.Headers.ContentLength);
        try
        {
            var body = await response.Content.OpenInTimeAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                await writer.FillAsync(body, cap, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var beginning = writer.Beginning(MostKeptOfHalf);
            credential?.Redact(beginning);
            return new ApiReply(response, beginning, isWhole: false) { IsTooLarge = writer.Length > cap };
        }

        var json = new SpooledJson(await writer.FinishAsync().ConfigureAwait(false), credential);
        return new ApiReply(response, json.Text, isWhole: true) { Spooled = json };
    }
}
