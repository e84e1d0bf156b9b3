namespace Segmind.Sdk.Soak;

/// <summary>Reads the process, counted from when it was made.</summary>
internal sealed class Gauge(Load load, ServerProcess server, UnobservedExceptions unobserved)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    // Whoever started this process may have given it sockets.
    private readonly int _inheritedSockets = OwnProcess.OpenSockets();

    public async Task<Sample> ReadAsync()
    {
        var sockets = OwnProcess.OpenSockets() - _inheritedSockets;
        var resident = OwnProcess.ResidentBytes();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return new Sample
        {
            At = TimeProvider.System.GetElapsedTime(_start),
            Ended = load.Ended,
            Sockets = sockets,
            ResidentBytes = resident,
            CollectedResidentBytes = OwnProcess.ResidentBytes(),
            HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
            Unobserved = unobserved.Count,
            Server = await server.CountAsync(),
        };
    }
}
