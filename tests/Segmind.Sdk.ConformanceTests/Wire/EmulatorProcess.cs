using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Segmind.Sdk.ConformanceTests;

/// <summary>The emulator as a program of its own, on three free ports.</summary>
public sealed class EmulatorProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private EmulatorProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public Uri Base => new($"http://127.0.0.1:{Port}");

    public Uri Storage => new($"http://127.0.0.1:{Port + 1}");

    public Uri Media => new($"http://127.0.0.1:{Port + 2}");

    public static string Assembly { get; } = typeof(EmulatorProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "EmulatorAssembly").Value!;

    public static async Task<EmulatorProcess> StartAsync(params string[] arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var process = Launch(["--port", $"{port}", .. arguments]);
            if (await AnswersAsync(process, port))
            {
                return new EmulatorProcess(process, port);
            }

            var error = process.HasExited ? await process.StandardError.ReadToEndAsync() : "it doesn't answer";
            Stop(process);
            // Another program may take a port between the look and the start.
            if (attempt == 3)
            {
                throw new InvalidOperationException($"The emulator didn't start: {error}");
            }
        }
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Sends SIGTERM and gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose() => Stop(_process);

    private static Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var waited = TimeSpan.Zero; waited < Patience && !process.HasExited; waited += TimeSpan.FromMilliseconds(50))
        {
            try
            {
                using var reply = await http.GetAsync($"http://127.0.0.1:{port}/_emulator/ledger");
                if (reply.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        for (; ; )
        {
            var port = Random.Shared.Next(20000, 32000);
            if (Enumerable.Range(port, 3).All(IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit(5000);
        process.Dispose();
    }
}
