using Microsoft.Extensions.Hosting;

namespace Segmind.Sdk.Emulator;

/// <summary>The default lifetime takes over Ctrl+C, which isn't a library's to take.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
