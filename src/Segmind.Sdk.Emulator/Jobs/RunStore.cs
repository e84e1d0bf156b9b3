namespace Segmind.Sdk.Emulator;

/// <summary>
/// All accepted runs. They stay on the ledger; routes can find them for an hour after submission. Each newcomer makes those
/// before it let go of what they no longer need, so that no timer has to.
/// </summary>
internal sealed class RunStore(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<InferenceRun> _order = [];
    private readonly Dictionary<string, InferenceRun> _byId = new(StringComparer.Ordinal);
    private InferenceRun[]? _snapshot;
    private int _expired;
    private int _fileless;

    public IReadOnlyList<InferenceRun> All
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _order];
            }
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

        foreach (var (old, unseenToo) in TakeOld())
        {
            old.Release(unseenToo);
        }
    }

    public InferenceRun? Find(string id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out var run) && time.GetUtcNow() - run.Submitted < Retention ? run : null;
        }
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
            (_expired, _fileless) = (0, 0);
        }
    }

    // Not released under the lock: a picture may be in the making, which takes a while and looks in here.
    private List<(InferenceRun Run, bool UnseenToo)> TakeOld()
    {
        var old = new List<(InferenceRun, bool)>();
        var now = time.GetUtcNow();
        lock (_gate)
        {
            for (; _expired < _order.Count && now - _order[_expired].Submitted >= Retention; _expired++)
            {
                old.Add((_order[_expired], false));
            }

            for (; _fileless < _order.Count && now - _order[_fileless].Finished >= MediaStore.Retention; _fileless++)
            {
                old.Add((_order[_fileless], true));
            }
        }

        return old;
    }
}
