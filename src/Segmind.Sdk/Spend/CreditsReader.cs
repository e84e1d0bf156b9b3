namespace Segmind.Sdk;

/// <summary>Reads what is left on Segmind's account.</summary>
internal sealed class CreditsReader(Transport transport, Endpoints endpoints, KeyRing keys, SegmindClientOptions options)
{
    public async Task<Credits> ReadAsync(CancellationToken cancellationToken)
    {
        var purpose = new CallPurpose("read the credits", ChargeOutcome.NotCharged);
        var call = new ReadCall(endpoints.Credits, await keys.ForModelsAsync(purpose, cancellationToken).ConfigureAwait(false), options.RequestTimeout, purpose);
        var reply = await transport.SendWithRetriesAsync(call, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            throw purpose.Refused(reply, transport.Time);
        }

        return reply.Json()?.Number("credits"u8) is { } paid
            ? new Credits(paid, reply.Json()?.Number("free-credits"u8) ?? 0)
            : throw purpose.Refused(reply, transport.Time, SegmindErrorKind.UnreadableAnswer);
    }
}
