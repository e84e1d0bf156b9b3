using System.Diagnostics;
using System.Reflection;

namespace Segmind.Sdk.PostgresTests;

/// <summary>The sample as a process of its own, as on a machine of its own, in a directory of its own.</summary>
internal sealed class Machine : IDisposable
{
    private static readonly string Assembly = typeof(Machine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "SampleAssembly").Value!;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("machine-");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public Machine(Database database, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory.FullName };
        start.Environment[Database.Variable] = database.ConnectionString;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>As a power cut does: nothing is seen through.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _directory.Delete(recursive: true);
    }
}
