[assembly: AssemblyFixture(typeof(Segmind.Sdk.ConformanceTests.EmulatorFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Segmind.Sdk.ConformanceTests;

/// <summary>Two emulators for all tests: a quick one, and one slow enough to be seen queued and processing.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public EmulatorProcess Quick { get; private set; } = null!;

    public EmulatorProcess Slow { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Quick = await EmulatorProcess.StartAsync();
        Slow = await EmulatorProcess.StartAsync("--latency", "real");
    }

    public ValueTask DisposeAsync()
    {
        Quick?.Dispose();
        Slow?.Dispose();
        return ValueTask.CompletedTask;
    }
}
