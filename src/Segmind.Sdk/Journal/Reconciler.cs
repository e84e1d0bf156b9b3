using System.Globalization;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Looks a submit of unknown outcome up in the account's request history. The route is undocumented, so whatever does not fit is no match.</summary>
internal sealed class Reconciler(Transport transport, Endpoints endpoints, KeyRing keys, SegmindClientOptions options)
{
    private const int PageLength = 100;
    private const int MostPages = 10;
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    /// <summary>The one request of that model, that time and those parameters that is no other attempt's; <see langword="null"/> when there is none or more than one, or more of them than are read.</summary>
    public async Task<JournalRecord?> FindAsync(AttemptState attempt, IReadOnlySet<string> known, Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        var intent = attempt.Intent!;
        var purpose = new CallPurpose($"look the submit of {intent.Slug} up in the request history", ChargeOutcome.Unknown);
        var credential = await keys.ForHistoryAsync(purpose, cancellationToken).ConfigureAwait(false);
        var matches = new List<JournalRecord>();
        for (var page = 1; page <= MostPages; page++)
        {
            var call = new ReadCall(endpoints.History(intent.Slug!, intent.Time - Before, intent.Time + After, page, PageLength), credential, options.RequestTimeout, purpose) { Cap = options.MaxReplyBytes };
            var reply = await transport.SendWithRetriesAsync(call, cancellationToken).ConfigureAwait(false);
            if (!reply.IsSuccess || !reply.IsWhole)
            {
                throw purpose.Refused(reply, transport.Time);
            }

            var rows = Rows(reply.Json(), purpose, reply);
            matches.AddRange(rows.Select(row => Match(row, intent, fingerprint)).OfType<JournalRecord>().Where(match => !known.Contains(match.Id!)));
            if (rows.Count < PageLength)
            {
                return matches is [var only] ? only : null;
            }
        }

        return null;
    }

    private List<JsonElement> Rows(JsonElement? body, CallPurpose purpose, ApiReply reply) => body switch
    {
        { ValueKind: JsonValueKind.Array } rows => [.. rows.EnumerateArray()],
        { } envelope when (envelope.Member("data"u8) ?? envelope.Member("requests"u8) ?? envelope.Member("results"u8)) is { ValueKind: JsonValueKind.Array } rows => [.. rows.EnumerateArray()],
        _ => throw purpose.Refused(reply, transport.Time, SegmindErrorKind.UnreadableAnswer),
    };

    private static JournalRecord? Match(JsonElement row, JournalRecord intent, Fingerprint fingerprint)
    {
        var id = row.Text("request_id"u8) ?? row.Text("id"u8);
        var at = DateTimeOffset.TryParse(row.Text("created_at"u8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : (DateTimeOffset?)null;
        var fits = Endpoints.IsUsableId(id)
            && row.Text("model_name"u8) == intent.Slug
            && at >= intent.Time - Before && at <= intent.Time + After
            && row.Member("parameters"u8) is { } parameters
            && fingerprint.Covers(parameters);
        return fits ? new JournalRecord { Id = id, ServerDate = at, Adopted = true } : null;
    }
}
