namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>How far a disk operation gets before it fails.</summary>
internal enum DiskMoment
{
    Before,
    Half,
    After,
}

/// <summary>Where on the wire a process can end.</summary>
internal enum WirePoint
{
    BeforeBody,
    HalfBody,
    BodyOut,
    HalfAnswer,
    Poll,
    Fetch,
    Download,
}

/// <summary>What goes wrong, and when. Fair weather, unless it is overridden.</summary>
internal class Weather
{
    protected static readonly (Fault, bool, DiskMoment) Fine = (Fault.None, false, DiskMoment.Before);

    /// <summary>From now on nothing goes wrong any more, so that everything must come to its end.</summary>
    public bool IsCalm { get; set; }

    public virtual Fault Submit() => Fault.None;

    public virtual Fault Poll() => Fault.None;

    public virtual Fault Fetch() => Fault.None;

    public virtual Fault Download() => Fault.None;

    public virtual Fault Upload() => Fault.None;

    /// <summary><see cref="Fault.Killed"/>, <see cref="Fault.PowerLost"/> or nothing.</summary>
    public virtual Fault Death(WirePoint point) => Fault.None;

    public virtual (Fault Fault, bool IsDeath, DiskMoment When) Disk(DiskOperation operation, string path) => Fine;
}
