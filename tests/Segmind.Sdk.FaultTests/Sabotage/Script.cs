using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Weather by the book: each thing that is set goes wrong once.</summary>
internal sealed class Script : Weather
{
    private int _polls;

    public Fault FirstSubmit { private get; set; }

    public Fault FirstDownload { private get; set; }

    /// <summary>Polls from this one on, counted from 1, bring a 404 until all is calm.</summary>
    public int NotFoundFrom { get; init; } = int.MaxValue;

    public WirePoint? DiesAt { private get; set; }

    public Fault DiesOf { get; init; } = Fault.Killed;

    /// <summary>What the disk does; asked for each operation until it says something.</summary>
    public Func<DiskOperation, string, (Fault, bool, DiskMoment)?>? DiskFault { private get; set; }

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
        if (DiskFault?.Invoke(operation, path) is not { } fault)
        {
            return Fine;
        }

        (DiskFault, ThenDiskFault) = (ThenDiskFault, null);
        return fault;
    }
}
