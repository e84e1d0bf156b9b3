using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>The sabotage table: every way to break the protocol that was thought of, and the law that notices.</summary>
internal static class Table
{
    private static readonly Scenario FairWeather = new();
    private static readonly Scenario KilledInTheSubmit = new() { Script = () => new Script { DiesAt = WirePoint.BodyOut } };
    private static readonly Scenario KilledAtThePoll = new() { Script = () => new Script { DiesAt = WirePoint.Poll } };
    private static readonly Scenario PowerLostInTheSubmit = new() { Script = () => new Script { DiesAt = WirePoint.BodyOut, DiesOf = Fault.PowerLost } };
    private static readonly Scenario LocalImage = KilledAtThePoll with { Manners = new() { StormyCalls = 3, UsesLocalImage = true } };
    private static readonly Scenario ResubmitBeside = new() { Script = FirstSubmit(Fault.AnswerWithheld), Manners = new() { StormyCalls = 3, OnUnknown = OnUnknown.Resubmit }, Story = Stories.JoinAsync };

    private static readonly Scenario FlushFails = new()
    {
        Script = () => new Script { DiskFault = (operation, path) => operation == DiskOperation.SyncDirectory && Path.GetFileName(path).Length == 2 && path != SimProcess.Root + "/v1" ? (Fault.FlushFails, false, DiskMoment.Before) : null },
    };

    private static readonly Scenario TornAnswer = new()
    {
        Script = () => new Script { DiskFault = Accepted() },
        Manners = new() { StormyCalls = 4, Resolves = true },
    };

    private static readonly Scenario UnwrittenEnd = new() { Script = () => new Script { DiskFault = DiskFaults.At(DiskOperation.Write, 4, Fault.DiskFull) } };

    private static readonly Scenario Race = new() { Ground = () => new JournalBug((process, journal) => new SlowClaims(process, journal), hasLocks: false), Story = Stories.RaceAsync };
    private static readonly Scenario SlowAnswer = new() { AnswerDelay = TimeSpan.FromSeconds(15), JobLength = TimeSpan.FromMinutes(2), Story = Stories.JoinAsync };
    private static readonly Scenario NotFound = new() { Script = () => new Script { NotFoundFrom = 7 }, JobLength = TimeSpan.FromMinutes(1) };
    private static readonly Scenario Spending = KilledInTheSubmit with { NewBudget = Stories.NewBudget, Story = Stories.SpendAsync };

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new("no intent", Law.I3IntentFirst, KilledInTheSubmit, () => new JournalBug((_, journal) => new NoIntents(journal))),
        new("intent after answer", Law.I3IntentFirst, KilledInTheSubmit, () => new JournalBug((_, journal) => new LateIntents(journal))),
        new("intent fsync skipped", Law.I1OneAccepted, PowerLostInTheSubmit, () => new StorageBug(disk => new CachedIntents(disk))),
        new("directory fsync skipped", Law.I1OneAccepted, PowerLostInTheSubmit, () => new StorageBug(disk => new UnsyncedDirectories(disk))),
        new("fsync error ignored", Law.I3IntentFirst, FlushFails, () => new StorageBug(disk => new DeafFlushes(disk))),
        // The second who "won" reads the journal again before the first byte and keeps it back; but the key is spoilt.
        new("append store", Law.I8OneEnd, Race, () => new JournalBug((process, journal) => new AppendStore(process, journal), hasLocks: false)),
        new("File.Move claim", Law.I1OneAccepted, Race, () => new JournalBug((process, journal) => new MovedClaims(process, journal), hasLocks: false)),
        new("lock no-op with Resubmit", Law.NoVoidInFlight, ResubmitBeside, () => new StorageBug(disk => new NoLocks(disk))),
        new("DeleteOnClose lock", Law.NoVoidInFlight, ResubmitBeside, () => new DeletedLocks()),
        new("id after first poll", Law.I5RecordFirst, KilledAtThePoll, () => new LateIds()),
        new("id buffered", Law.I5RecordFirst, KilledAtThePoll with { Script = () => new Script { DiesAt = WirePoint.Poll, DiesOf = Fault.PowerLost } }, () => new StorageBug(disk => new CachedIds(disk))),
        new("buffered answer read", Law.I6UnknownIsJustified, new Scenario { Script = FirstSubmit(Fault.HalfAnswerWithId) }, () => new WireBug(WireBugs.BufferAnswersAsync)),
        new("Revoke as plain flag", Law.ChargeIsTrue, RevokedGate.Honest, () => RevokedGate.PlainFlag),
        new("resend on 503", Law.I2SubmitsHaveIntents, new Scenario { Script = FirstSubmit(Fault.Http503) }, () => new WireBug(WireBugs.ResendOn503Async)),
        new("resend on timeout", Law.I2SubmitsHaveIntents, new Scenario { Script = FirstSubmit(Fault.AnswerWithheld) }, () => new WireBug(WireBugs.ResendOnTimeoutAsync)),
        new("404 -> rerun", Law.I12NoSubmitOn404, NotFound, () => new CallBug(CallBugs.RerunOn404Async)),
        new("Unknown -> rerun", Law.I1OneAccepted, new Scenario { Script = FirstSubmit(Fault.ResetAfterAccept) }, () => new CallBug(CallBugs.RerunUnknownAsync)),
        new("torn tail glued", Law.I7Liveness, TornAnswer, () => new StorageBug(disk => new GluedTails(disk))),
        new("compaction by rename", Law.I4IdIsKept, SlowAnswer, () => new JournalBug((process, journal) => new Compaction(process, journal))),
        new("retention without tombstone", Law.I1OneAccepted, FairWeather with { Story = Stories.PruneAsync }, () => new StorageBug(disk => new NoTombstones(disk))),
        new("fingerprint from wire", Law.I7Liveness, LocalImage, () => new CallBug(CallBugs.FingerprintFromWireAsync)),
        new("completed not stored", Law.I5RecordFirst, FairWeather, () => new StorageBug(disk => new NoCompletions(disk))),
        new("saved before rename", Law.I9WholeImages, FairWeather, () => new StorageBug(disk => new LateNames(disk))),
        new("no image-end check", Law.I9WholeImages, new Scenario { Script = () => new Script { FirstDownload = Fault.DownloadCutSilently } }, () => new WireBug(WireBugs.HideCutImagesAsync)),
        new("reservation freed on crash", Law.I11Budget, Spending, () => new JournalBug((_, journal) => new FreedReserves(journal))),
        new("always-Unknown", Law.I6UnknownIsJustified, FairWeather, () => new CallBug(CallBugs.AlwaysUnknownAsync)),
        new("never-sends", Law.I15FairWeather, FairWeather, () => new WireBug(WireBugs.NeverSendAsync)),
        .. BeyondTheTable,
    ];

    /// <summary>So that every law is seen to turn red.</summary>
    private static IReadOnlyList<Row> BeyondTheTable =>
    [
        new("a directory's own name not synced", Law.I3IntentFirst, FairWeather, () => new StorageBug(disk => new UnsyncedShards(disk))),
        new("completed written over accepted", Law.I4IdIsKept, FairWeather, () => new StorageBug(disk => new StaleOffsets(disk))),
        new("prompt in a log", Law.I13NoSecrets, FairWeather, () => new StorageBug(disk => new TalkativeLog(disk, "a beach behind her"))),
        new("upload before the key is looked up", Law.I10ConflictSendsNothing, FairWeather, () => new CallBug(CallBugs.UploadFirstAsync)),
        new("key shown to the image host", Law.KeyStaysHome, FairWeather, () => new WireBug(WireBugs.ShowTheKeyAsync)),
        new("one poll too many", Law.NoPollAfterTheEnd, FairWeather, () => new WireBug(WireBugs.PollOnceMoreAsync)),
        new("forgotten timer", Law.NothingLeft, FairWeather, () => new WireBug(WireBugs.ForgetATimerAsync)),
        new("unknown told as not charged", Law.ChargeIsTrue, new Scenario { Script = FirstSubmit(Fault.ResetAfterAccept) }, () => new CallBug(CallBugs.SayNotChargedAsync)),
        new("id kept back", Law.IdIsTold, UnwrittenEnd, () => new CallBug(CallBugs.LoseTheIdAsync)),
        new("cause thrown raw", Law.DocumentedErrors, UnwrittenEnd, () => new CallBug(CallBugs.ThrowTheCauseAsync)),
        new("two jobs of one submit", Law.BilledIsSubmitted, FairWeather, () => new WireBug(WireBugs.BillTwiceAsync)),
        new("completed written as expired", Law.I8OneEnd, FairWeather, () => new JournalBug((_, journal) => new WrongEnds(journal))),
    ];

    private static Func<Script> FirstSubmit(Fault fault) => () => new Script { FirstSubmit = fault };

    /// <summary>The process dies half-way through writing the acceptance, the second write to the attempt.</summary>
    private static Func<DiskOperation, string, (Fault, bool, DiskMoment)?> Accepted()
    {
        var writes = 0;
        return (operation, path) => operation == DiskOperation.Write && path.EndsWith(".jsonl", StringComparison.Ordinal) && ++writes == 2 ? (Fault.Killed, true, DiskMoment.Half) : null;
    }
}
