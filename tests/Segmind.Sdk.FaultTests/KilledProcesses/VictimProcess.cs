using System.Diagnostics;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A process that runs keys and may be killed, by itself or from here.</summary>
internal sealed class VictimProcess : IDisposable
{
    private const int KilledExitCode = 128 + (int)VictimSignal.Kill;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly VictimOrder _order;

    private VictimProcess(Process process, VictimOrder order)
    {
        _process = process;
        _order = order;
    }

    public static VictimProcess Start(VictimOrder order, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Segmind.Sdk.Victim"), order.ToArguments());
        start.Environment.Remove("DOTNET_TieredCompilation");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new VictimProcess(Process.Start(start)!, order);
    }

    /// <summary>What it has come to by now.</summary>
    public VictimTrace Trace => VictimTrace.Read(_order.Trace, wasKilled: _process is { HasExited: true, ExitCode: KilledExitCode }, hasBudget: _order.Budget is not null);

    public async Task<VictimTrace> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        Assert.True(_process.ExitCode is 0 or KilledExitCode, $"The victim ended with {_process.ExitCode} after: {string.Join(", ", Trace.Passed.TakeLast(3))}");
        return Trace;
    }

    public async Task<VictimTrace> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    public void Resume()
    {
        using var signal = Process.Start("kill", ["-CONT", $"{_process.Id}"]);
        signal.WaitForExit();
    }

    /// <summary>Waits until the system says that it stands still.</summary>
    public Task StoppedAsync() => Wait.UntilAsync(() => File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[^1].StartsWith('T'), "the victim stops itself");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
