using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Weather by the book: each thing that is set goes wrong once.</summary>
internal sealed class Script : Weather
{
    private int _polls;
    private Fault? _broken;

    public Fault FirstSubmit { private get; set; }

    public Fault FirstDownload { private get; set; }

    /// <summary>Polls from this one on, counted from 1, bring a 404 until all is calm.</summary>
    public int NotFoundFrom { get; init; } = int.MaxValue;

    public WirePoint? DiesAt { private get; set; }

    public Fault DiesOf { get; init; } = Fault.Killed;

    /// <summary>What the disk does; asked for each operation until it says something.</summary>
    public Func<DiskOperation, string, (Fault, bool, DiskMoment)?>? DiskFault { private get; set; }

    /// <summary>Whether the disk takes nothing any more after that, until all is calm.</summary>
    public bool DiskStaysBroken { get; init; }

    /// <summary>The same, after that.</summary>
    public Func<DiskOperation, string, (Fault, bool, DiskMoment)?>? ThenDiskFault { private get; set; }

    public override Fault Submit()
    {
        var fault = FirstSubmit;
        FirstSubmit = Fault.None;
        return fault;
    }

    public override Fault Download()
    {
        var fault = FirstDownload;
        FirstDownload = Fault.None;
        return fault;
    }

    public override Fault Poll() => !IsCalm && ++_polls >= NotFoundFrom ? Fault.Read404 : Fault.None;

    public override Fault Death(WirePoint point)
    {
        if (DiesAt != point)
        {
            return Fault.None;
        }

        DiesAt = null;
        return DiesOf;
    }

    public override (Fault Fault, bool IsDeath, DiskMoment When) Disk(DiskOperation operation, string path)
    {
        if (IsCalm)
        {
            return Fine;
        }

        if (_broken is { } still && operation is not (DiskOperation.Read or DiskOperation.List or DiskOperation.Exists or DiskOperation.AgeOf))
        {
            return (still, false, DiskMoment.Before);
        }

        if (DiskFault?.Invoke(operation, path) is not { } fault)
        {
            return Fine;
        }

        (DiskFault, ThenDiskFault) = (ThenDiskFault, null);
        _broken = DiskStaysBroken ? fault.Item1 : null;
        return fault;
    }
}
