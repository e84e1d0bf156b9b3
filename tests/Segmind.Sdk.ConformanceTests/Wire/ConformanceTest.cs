namespace Segmind.Sdk.ConformanceTests;

/// <summary>Each test finds the emulators as new.</summary>
public abstract class ConformanceTest(EmulatorFixture emulators) : IAsyncLifetime
{
    protected Wire Quick { get; } = new(emulators.Quick);

    protected Wire Slow { get; } = new(emulators.Slow);

    public async ValueTask InitializeAsync()
    {
        await Quick.ResetAsync();
        await Slow.ResetAsync();
    }

    public ValueTask DisposeAsync()
    {
        Quick.Dispose();
        Slow.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
