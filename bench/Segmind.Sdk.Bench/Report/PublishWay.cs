using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>A way to publish a program.</summary>
internal sealed record PublishWay(string Name, string Folder, params string[] Arguments)
{
    private const string Runtime = "linux-x64";

    public static readonly IReadOnlyList<PublishWay> All =
    [
        new("JIT, framework-dependent", "jit", "-f", "net10.0"),
        new("trimmed, ReadyToRun, one file", "trimmed", "-f", "net10.0", "-r", Runtime, "--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true"),
        new("NativeAOT", "aot", "-f", "net8.0", "-r", Runtime),
    ];

    public async Task<Published> PublishAsync(string project, string scratch)
    {
        var output = Path.Combine(scratch, project, Folder);
        string[] always = ["publish", Path.Combine(Repository.Bench, project), "-c", "Release", "-p:RestoreLockedMode=true", $"-p:ArtifactsPath={Path.Combine(scratch, "build")}/", "-o", output];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [.. always, .. Arguments]) { RedirectStandardOutput = true })!;
        var log = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{project} could not be published as {Name}:\n{log}");
        }

        var warnings = log.Split('\n').Where(line => line.Contains("warning IL", StringComparison.Ordinal)).Distinct().ToList();
        warnings.ForEach(Console.WriteLine);
        return new(Path.Combine(output, $"Segmind.Sdk.{project}"), Directory.EnumerateFiles(output).Sum(file => new FileInfo(file).Length), warnings.Count);
    }
}

/// <summary>What was published: the program, the size of it all, and the warnings of the trimmer and the AOT compiler.</summary>
internal sealed record Published(string Program, long Bytes, int Warnings);
