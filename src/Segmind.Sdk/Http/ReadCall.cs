namespace Segmind.Sdk;

/// <summary>A call that is safe to repeat: where, with which key, how long, how large an answer, and what for.</summary>
internal sealed record ReadCall(Uri Url, Credential Credential, TimeSpan Limit, CallPurpose Purpose)
{
    /// <summary>Makes the body of an upload afresh for each try; none for a GET.</summary>
    public Func<HttpContent>? Body { get; init; }

    public long Cap { get; init; } = ApiReply.JsonCap;

    /// <summary>Whether a success may hold images in words.</summary>
    public bool HoldsImages { get; init; }

    public Task<ApiReply> ReadReplyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        HoldsImages && response.IsSuccessStatusCode && !(response.Content.Headers.ContentLength < SpoolWriter.MemoryLimit)
            ? SpooledReply.ReadAsync(response, Cap, Credential, cancellationToken)
            : ApiReply.ReadAsync(response, Cap, Credential, cancellationToken);
}
