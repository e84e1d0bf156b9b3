namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Weather from the dice. Each world has a climate of its own, so that some are quiet, some rough and some all of it.</summary>
internal sealed class RandomWeather(Dice dice) : Weather
{
    private static readonly Fault[] Submits =
    [
        Fault.ConnectionRefused, Fault.ResetBeforeAccept, Fault.ResetAfterAccept, Fault.AnswerWithheld, Fault.HalfAnswerWithId, Fault.HalfAnswerWithoutId,
        Fault.Http500, Fault.Http502, Fault.Http503, Fault.Http504, Fault.RateLimited, Fault.RateLimitedUnreadably, Fault.Http401, Fault.Http402,
        Fault.Http406, Fault.HtmlPage, Fault.UnreadableAnswer, Fault.ConnectionRefused, Fault.HalfAnswerWithId,
    ];

    private static readonly Fault[] Reads = [Fault.ReadReset, Fault.ReadHalf, Fault.Read404, Fault.Read503, Fault.ReadHangs];
    private static readonly Fault[] Downloads = [Fault.DownloadCut, Fault.DownloadCutSilently, Fault.Download404, Fault.DownloadStalls];
    private static readonly Fault[] Writes = [Fault.DiskError, Fault.DiskErrorAfterwards, Fault.HalfWrite, Fault.DiskFull, Fault.DiskReadOnly, Fault.DiskForbidden];
    private static readonly Fault[] Creations = [Fault.DiskFull, Fault.DiskReadOnly, Fault.DiskForbidden];
    private static readonly Fault[] OtherChanges = [Fault.DiskError, Fault.DiskReadOnly, Fault.DiskForbidden];
    private static readonly Fault[] Flushes = [Fault.FlushFails];
    private static readonly Fault[] Looks = [Fault.DiskError, Fault.DiskForbidden];

    private readonly double _wire = Rate(dice, 1, 0, 0.1, 0.3);
    private readonly double _disk = Rate(dice, 2, 0, 0, 0.03, 0.1);
    private readonly double _death = Rate(dice, 3, 0, 0, 0.015, 0.04);
    private int _submits;
    private int _polls;
    private int _fetches;
    private int _downloads;
    private int _uploads;
    private int _disks;
    private int _deaths;

    public override Fault Submit() => At(Lot.Submit, _submits++, _wire * 2, Submits);

    public override Fault Poll() => At(Lot.Poll, _polls++, _wire, Reads);

    public override Fault Fetch() => At(Lot.Fetch, _fetches++, _wire, Reads);

    public override Fault Download() => At(Lot.Download, _downloads++, _wire, Downloads);

    public override Fault Upload() => At(Lot.Upload, _uploads++, _wire, Reads);

    public override Fault Death(WirePoint point) => Death(Lot.Climate, 1000 + _deaths++, _death);

    public override (Fault, bool, DiskMoment) Disk(DiskOperation operation, string path)
    {
        if (IsCalm || path.Contains("probe-", StringComparison.Ordinal))
        {
            return Fine;
        }

        var n = 10L * _disks++;
        var when = (DiskMoment)dice.Pick(Lot.Disk, n, 3);
        return Death(Lot.Disk, n + 1, _death / 3) is var death and not Fault.None ? (death, true, when)
            : dice.Chance(Lot.Disk, n + 3, _disk) ? DiskFault(operation, n)
            : Fine;
    }

    private (Fault, bool, DiskMoment) DiskFault(DiskOperation operation, long n)
    {
        Fault[] faults = operation switch
        {
            DiskOperation.Create or DiskOperation.CreateTemporary or DiskOperation.CreateDirectory => Creations,
            DiskOperation.SyncDirectory or DiskOperation.SyncFile => Flushes,
            DiskOperation.Write or DiskOperation.WriteTemporary => Writes,
            DiskOperation.Read or DiskOperation.List or DiskOperation.Exists or DiskOperation.AgeOf => Looks,
            _ => OtherChanges,
        };
        var fault = faults[dice.Pick(Lot.Disk, n + 4, faults.Length)];
        return (fault, false, fault switch
        {
            Fault.DiskErrorAfterwards => DiskMoment.After,
            Fault.HalfWrite => DiskMoment.Half,
            _ => DiskMoment.Before,
        });
    }

    private Fault At(Lot lot, long n, double rate, Fault[] faults) =>
        !IsCalm && dice.Chance(lot, 2 * n, rate) ? faults[dice.Pick(lot, (2 * n) + 1, faults.Length)] : Fault.None;

    private Fault Death(Lot lot, long n, double rate) =>
        IsCalm || !dice.Chance(lot, n, rate) ? Fault.None : dice.Pick(lot, n + 1_000_000, 3) == 0 ? Fault.PowerLost : Fault.Killed;

    private static double Rate(Dice dice, long n, params ReadOnlySpan<double> rates) => rates[dice.Pick(Lot.Climate, n, rates.Length)];
}
