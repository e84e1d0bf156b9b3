namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>The boundaries that a victim passed, the last of them where it died if it did, and how its calls ended.</summary>
internal sealed record VictimTrace(IReadOnlyList<string> Passed, IReadOnlyList<string> Ends, bool WasKilled)
{
    public int Window => KillWindow.Of(Passed);


    public static VictimTrace Read(string path, bool wasKilled)
    {
        if (!File.Exists(path))
        {
            return new([], [], wasKilled);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. lines.Where(line => !line.StartsWith("= ", StringComparison.Ordinal))],
            [.. lines.Where(line => line.StartsWith("= ", StringComparison.Ordinal)).Select(line => line[2..])],
            wasKilled);
    }
}
