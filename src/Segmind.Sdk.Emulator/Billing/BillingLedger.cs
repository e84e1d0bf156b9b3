namespace Segmind.Sdk.Emulator;

/// <summary>Every request the emulator accepted, in order: one row each, for as long as the emulator runs.</summary>
public sealed class BillingLedger
{
    private readonly RunStore _runs;
    private readonly TimeProvider _time;

    internal BillingLedger(RunStore runs, TimeProvider time)
    {
        _runs = runs;
        _time = time;
    }

    /// <summary>The rows as they stand now.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            var now = _time.GetUtcNow();
            return [.. _runs.All.Select(run => Row(run, now))];
        }
    }

    /// <summary>What the completed rows cost together.</summary>
    public decimal Total => Entries.Sum(entry => entry.Cost);

    private static LedgerEntry Row(InferenceRun run, DateTimeOffset now) => new()
    {
        Slug = run.Slug,
        RequestId = run.Id,
        Route = run.RouteName,
        SubmittedAt = run.Submitted,
        State = run.StateAt(now),
        Cost = run.CostAt(now),
        Prompt = run.Prompt,
        MaskedKey = ApiKeys.Mask(run.Key),
    };
}
