namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What .NET throws when a disk fails, as measured on Linux: the number of the error is in the HResult.</summary>
internal static class DiskFailure
{
    private const int EIO = 5;
    private const int ENOSPC = 28;
    private const int EROFS = 30;

    public static Exception Of(Fault fault, string path) => fault switch
    {
        Fault.DiskFull => new IOException($"No space left on device : '{path}'", ENOSPC),
        Fault.DiskReadOnly => new IOException($"Read-only file system : '{path}'", EROFS),
        Fault.DiskForbidden => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
        _ => new IOException($"Input/output error : '{path}'", EIO),
    };
}
