namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>The boundaries that a victim passed, the last of them where it died if it did, and how its calls ended.</summary>
/// <param name="Passed">In the order it came to them.</param>
/// <param name="LastCall">Those since its last call ended.</param>
/// <param name="Ends">One for each call that ended.</param>
/// <param name="WasKilled">Whether it died of SIGKILL.</param>
/// <param name="HasBudget">Whether it had to settle what it spent.</param>
internal sealed record VictimTrace(IReadOnlyList<string> Passed, IReadOnlyList<string> LastCall, IReadOnlyList<string> Ends, bool WasKilled, bool HasBudget)
{
    private const string EndMark = "= ";

    public int Window => KillWindow.Of(LastCall, HasBudget);

    /// <summary>For each window that it came through, a name that it came to there and not before.</summary>
    public IReadOnlyDictionary<int, string> FirstNames => Passed.Distinct()
        .Select(name => (name, window: KillWindow.Of(Passed.Take(Passed.ToList().IndexOf(name) + 1))))
        .GroupBy(first => first.window, first => first.name)
        .ToDictionary(names => names.Key, names => names.First());

    /// <summary>Submits of which at least half the first write has left. Who dies before that, or gives up, has sent nothing.</summary>
    public int SubmitsBegun
    {
        get
        {
            var steps = Passed.Where(name => name is "connect Submit after" or "write submit half").ToList();
            return steps.Zip(steps.Skip(1)).Count(pair => pair is ("connect Submit after", "write submit half"));
        }
    }

    public static VictimTrace Read(string path, bool wasKilled, bool hasBudget)
    {
        if (!File.Exists(path))
        {
            return new([], [], [], wasKilled, hasBudget);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. lines.Where(line => !IsEnd(line))],
            [.. lines.Reverse().TakeWhile(line => !IsEnd(line)).Reverse()],
            [.. lines.Where(IsEnd).Select(line => line[EndMark.Length..])],
            wasKilled,
            hasBudget);
    }

    private static bool IsEnd(string line) => line.StartsWith(EndMark, StringComparison.Ordinal);
}
