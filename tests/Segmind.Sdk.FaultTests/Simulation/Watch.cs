using System.Globalization;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Sees everything that happens in a world, and says which law it breaks.</summary>
internal sealed class Watch(World world)
{
    // These lose no answer to a submit: an outcome that is unknown can't be blamed on them.
    private static readonly HashSet<Fault> Harmless =
    [
        Fault.ConnectionRefused, Fault.HalfAnswerWithId, Fault.RateLimited, Fault.RateLimitedUnreadably, Fault.Http401, Fault.Http402, Fault.Http406,
        Fault.ReadReset, Fault.ReadHalf, Fault.Read404, Fault.Read503, Fault.ReadHangs,
        Fault.DownloadCut, Fault.DownloadCutSilently, Fault.Download404, Fault.DownloadStalls,
        Fault.JobFails, Fault.SlowJob, Fault.VerySlowJob, Fault.ClockAhead, Fault.ClockBehind,
        Fault.CallerTimesOut, Fault.CallerCancels, Fault.SecondProcess, Fault.AsleepPastExpiry,
    ];

    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _hit = [];
    private readonly Dictionary<int, string> _ids = [];
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly List<SavedFile> _saved = [];
    private readonly HashSet<(SimProcess, int)> _ended = [];
    private readonly Dictionary<(SimProcess, int), string> _heard = [];
    private bool _diskFailed;
    private bool _heard404;
    // The caller has given the last attempt up, so that what is heard of its job no longer counts.
    private bool _isGivenUp;

    public List<(Law Law, string What)> Broken { get; } = [];

    public Dictionary<Fault, int> Faults { get; } = [];

    public int Arrivals { get; private set; }

    public int Voids { get; private set; }

    public int Again { get; private set; }

    public IReadOnlyDictionary<int, string> Ids => _ids;

    /// <summary>Whether something went wrong while the attempt's answer was not on disk yet.</summary>
    public bool WasHit(int attempt) => _hit.Contains(attempt);

    /// <summary>Whether a record of the kind was ever durable.</summary>
    public bool HasRecord(string kind) => _kinds.Contains(kind);

    public void Break(Law law, string what)
    {
        world.Trace.Add($"BROKEN {law}: {what}");
        Broken.Add((law, what));
    }

    public void Require(bool holds, Law law, string what)
    {
        if (!holds)
        {
            Break(law, what);
        }
    }

    public void Happened(Fault fault, string where)
    {
        if (fault == Fault.None)
        {
            return;
        }

        world.Trace.Add($"{fault} {where}");
        Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
        _diskFailed |= fault is Fault.DiskFull or Fault.DiskError or Fault.DiskReadOnly or Fault.DiskForbidden or Fault.DiskErrorAfterwards or Fault.HalfWrite or Fault.FlushFails;
        if (!Harmless.Contains(fault))
        {
            _hit.UnionWith(_open);
        }
    }

    public void Sent(bool carriesKey, bool mayCarryKey)
    {
        Arrivals++;
        Require(!carriesKey || mayCarryKey, Law.KeyStaysHome, "the key went to another origin");
    }

    public void Claimed(string path)
    {
        if (AttemptOf(path) is { } attempt)
        {
            _open.Add(attempt);
        }
    }

    /// <summary>What has been written to the journal and is durable.</summary>
    public void Written(SimProcess process, string path, ReadOnlySpan<byte> bytes)
    {
        if (AttemptOf(path) is not { } attempt)
        {
            return;
        }

        foreach (var record in RecordCodec.Read(bytes).OfType<JournalRecord>())
        {
            world.Trace.Add($"record {attempt} {record.R}");
            if (record.R is RecordKind.Accepted or RecordKind.NotSent or RecordKind.Refused or RecordKind.Void)
            {
                _open.Remove(attempt);
            }

            _kinds.Add(record.R!);
            Note(process, attempt, record);
        }
    }

    private void Note(SimProcess process, int attempt, JournalRecord record)
    {
        switch (record.R)
        {
            case RecordKind.Accepted:
                _ids[attempt] = record.Id!;
                break;
            case RecordKind.Void when record.By == nameof(OnUnknown.Resubmit):
                Voids++;
                (_heard404, _isGivenUp) = (false, true);
                Require(!world.Processes.Any(other => other != process && !other.IsDead && other.Sending > 0), Law.NoVoidInFlight, $"attempt {attempt} was given up while it was being sent");
                break;
            case RecordKind.Again:
                Again++;
                (_heard404, _isGivenUp) = (false, true);
                break;
            case RecordKind.Saved:
                _saved.AddRange(record.Files!);
                CheckImages();
                break;
        }
    }

    public void BodyBegins()
    {
        Require(!_heard404 || _isGivenUp, Law.I12NoSubmitOn404, "a submit after a 404");
        _isGivenUp = false;
        if (world.HasJournal)
        {
            var isThere = world.Disk.DurableFiles.Any(file => AttemptOf(file.Path) is not null && RecordCodec.Read(file.Content) is [{ R: RecordKind.Intent }]);
            Require(isThere, Law.I3IntentFirst, "a body byte left before its intent was durable");
        }

        if (world.NewBudget is { } budget)
        {
            var (spent, limit) = (Purse.Spent(world.Disk), budget().Limit);
            Require(spent <= limit, Law.I11Budget, $"a submit that makes it {spent} of {limit}");
        }
    }

    /// <summary>Whether one more submit would be too much.</summary>
    public bool IsAboveBudget(decimal spent) => world.NewBudget is { } budget && spent + Purse.Price > budget().Limit;

    /// <summary>From here on another key is at work, which no 404 has spoken of.</summary>
    public void Turn() => _heard404 = false;

    /// <summary>The answer to a submit that names the job is on its way to the process.</summary>
    public void Answered(SimProcess process, string id) => _heard[(process, process.Calls)] = id;

    /// <summary>What the process's last call was told by its caller's side of the library.</summary>
    public void Told(SimProcess process, Exception error)
    {
        Require(error is SegmindException or OperationCanceledException, Law.DocumentedErrors, $"a call brought {error}");
        if (error is SegmindException told && _heard.TryGetValue((process, process.Calls), out var id))
        {
            Require(told.RequestId == id, Law.IdIsTold, $"{error.GetType().Name} does not name {id}");
            Require(told.JournalFaulted || _ids.ContainsValue(id), Law.IdIsTold, $"{error.GetType().Name} does not say that {id} is not on disk");
        }
    }

    public void Polled(SimProcess process, string id)
    {
        Require(!_ended.Contains((process, process.Calls)), Law.NoPollAfterTheEnd, "a poll after the end");
        // With a disk that fails, the work goes on in memory.
        Require(!world.HasJournal || _diskFailed || _ids.ContainsValue(id), Law.I5RecordFirst, "a poll before the acceptance was durable");
    }

    public void Heard404(SimProcess process)
    {
        _heard404 = true;
        _ended.Remove((process, process.Calls));
    }

    public void HeardTheEnd(SimProcess process) => _ended.Add((process, process.Calls));

    public void Downloads() => Require(!world.HasJournal || HasRecord(RecordKind.Completed), Law.I5RecordFirst, "a download before the completion was durable");

    /// <summary>Images under their final names, and those that records speak of.</summary>
    public void CheckImages()
    {
        var durable = world.Disk.DurableFiles.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        foreach (var file in _saved)
        {
            Require(durable.TryGetValue(file.Path, out var content) && IsPicture(content), Law.I9WholeImages, "a saved image is not on disk");
        }

        foreach (var (path, content) in world.Disk.Files)
        {
            if (Path.GetDirectoryName(path) == World.Images && !Path.GetFileName(path).StartsWith('.'))
            {
                Require(IsPicture(content), Law.I9WholeImages, "an image under its final name is not whole");
            }
        }
    }

    /// <summary>Every id that was durable once is still there.</summary>
    public void CheckIds()
    {
        var there = world.Disk.Files
            .Where(file => file.Path.EndsWith(".jsonl", StringComparison.Ordinal) || file.Path.EndsWith(".tomb", StringComparison.Ordinal))
            .SelectMany(file => RecordCodec.Read(file.Content))
            .Select(record => record?.Id)
            .ToHashSet();
        foreach (var id in _ids.Values)
        {
            Require(there.Contains(id), Law.I4IdIsKept, $"{id} was lost");
        }
    }

    private bool IsPicture(byte[] content) => world.Service.Jobs.Any(job => job.Picture().AsSpan().SequenceEqual(content));

    private static int? AttemptOf(string path) =>
        Path.GetFileName(path).Split('.') is [_, var number, "jsonl"] ? int.Parse(number, CultureInfo.InvariantCulture) : null;
}
