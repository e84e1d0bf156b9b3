using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Faults of the disk for a <see cref="Script"/>.</summary>
internal static class DiskFaults
{
    /// <summary>How an operation can fail, and whether the disk is broken from then on. A lock that is not given is not held either.</summary>
    public static IEnumerable<(DiskMoment Moment, bool Stays)> WaysOf(string operation) => operation == nameof(DiskOperation.Lock)
        ? [(DiskMoment.Before, false), (DiskMoment.Before, true)]
        : [(DiskMoment.Before, false), (DiskMoment.Half, false), (DiskMoment.After, false), (DiskMoment.Before, true)];

    /// <summary>At the n-th use of an operation, counted from 1.</summary>
    public static Func<DiskOperation, string, (Fault, bool, DiskMoment)?> At(string operation, int use, string fault, DiskMoment moment) =>
        At(Enum.Parse<DiskOperation>(operation), use, Enum.Parse<Fault>(fault), moment);

    /// <summary>At the n-th use of an operation, counted from 1.</summary>
    public static Func<DiskOperation, string, (Fault, bool, DiskMoment)?> At(DiskOperation operation, int use, Fault fault, DiskMoment moment = DiskMoment.Before)
    {
        var uses = 0;
        return (asked, _) => asked == operation && ++uses == use ? (fault, false, moment) : null;
    }
}
