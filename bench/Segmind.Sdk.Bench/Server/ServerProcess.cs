using System.Diagnostics;
using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>The service in a process of its own, so that what is measured here is the client's alone.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new ServerProcess(process, new Uri(address));
    }

    public async Task<ServerCounts> CountAsync()
    {
        var counts = await AskAsync("counts");
        return new ServerCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    /// <summary>The lateness of timed jobs' polls since last asked, in milliseconds.</summary>
    public async Task<(double Median, double Late, long Polls)> LatenessAsync()
    {
        var lateness = await AskAsync("lateness");
        return (lateness[0] / 1000d, lateness[1] / 1000d, lateness[2]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<List<long>> AskAsync(string question)
    {
        await _process.StandardInput.WriteLineAsync(question);
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server has ended.");
        return [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
    }
}
