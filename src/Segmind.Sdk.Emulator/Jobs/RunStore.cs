namespace Segmind.Sdk.Emulator;

/// <summary>All accepted runs. They stay on the ledger; routes can find them for an hour after submission.</summary>
internal sealed class RunStore(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<InferenceRun> _order = [];
    private readonly Dictionary<string, InferenceRun> _byId = new(StringComparer.Ordinal);
    private InferenceRun[]? _snapshot;

    public IReadOnlyList<InferenceRun> All
    {
        get
        {
            lock (_gate)
                return _snapshot ??= [.. _order];
        }
    }

    public void Add(InferenceRun run)
    {
        lock (_gate)
        {
            _order.Add(run);
            _byId.Add(run.Id, run);
            _snapshot = null;
        }
    }

    public InferenceRun? Find(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out var run) && time.GetUtcNow() - run.Submitted < Retention ? run : null;
    }

    /// <summary>For another key than the submitter's a run doesn't exist.</summary>
    public InferenceRun? Find(string id, string key, RunKind kind) =>
        Find(id) is { } run && run.Kind == kind && run.Key == key ? run : null;

    public void Clear()
    {
        lock (_gate)
        {
            _order.Clear();
            _byId.Clear();
            _snapshot = null;
        }
    }
}
