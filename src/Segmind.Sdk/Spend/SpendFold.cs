namespace Segmind.Sdk;

/// <summary>What attempts have cost so far: one pure fold, for the journal and for memory.</summary>
internal static class SpendFold
{
    /// <summary>No run costs this much. Sums of it can't overflow, whatever the wire or a file says.</summary>
    public const decimal Most = 1_000_000_000_000m;

    /// <summary>Counts each attempt once, by its id.</summary>
    public static SpendTally Of(IEnumerable<SpendEntry> entries, string scope)
    {
        var attempts = new Dictionary<string, SpendEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => entry.Scope == scope))
        {
            Add(attempts, entry);
        }

        var highest = new Dictionary<string, SeenPrice>(StringComparer.Ordinal);
        foreach (var (slug, price) in attempts.Values.Select(entry => (entry.Slug, SeenPrice.In(entry))))
        {
            SeenPrice.Keep(highest, slug, price);
        }

        return new SpendTally(attempts.Values.Sum(Amount), highest);
    }

    /// <summary>Of two entries of one attempt the later one holds, unless only the earlier one has seen its end.</summary>
    public static void Add(Dictionary<string, SpendEntry> attempts, SpendEntry entry)
    {
        if (!attempts.TryGetValue(entry.AttemptId, out var known) || HasEnded(entry) || !HasEnded(known))
        {
            attempts[entry.AttemptId] = entry;
        }
    }

    /// <summary>What one attempt counts: its cost where that is known, nothing where nothing was charged, else its reserve.</summary>
    public static decimal Amount(SpendEntry entry) => entry.State switch
    {
        SpendState.NotSent or SpendState.Refused or SpendState.Failed => 0,
        SpendState.Completed or SpendState.Saved => CostOf(entry) ?? Reserve(entry),
        _ => Reserve(entry),
    };

    /// <summary>The cost of an attempt that has one to go by.</summary>
    public static decimal? CostOf(SpendEntry entry) =>
        entry is { State: SpendState.Completed or SpendState.Saved, Cost: >= 0 and var cost } ? Math.Min(cost, Most) : null;

    private static bool HasEnded(SpendEntry entry) =>
        entry.State is SpendState.Completed or SpendState.Saved or SpendState.Failed or SpendState.Refused or SpendState.NotSent;

    private static decimal Reserve(SpendEntry entry) => Math.Clamp(entry.Reserve, 0, Most);
}
