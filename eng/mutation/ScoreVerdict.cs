namespace Segmind.Sdk.Mutation;

/// <summary>How many died, who lived and why.</summary>
internal static class ScoreVerdict
{
    private const double LeastPercent = 95;

    public static bool Print(IReadOnlyList<Mutant> all, Explanations explanations, IReadOnlyList<string> files)
    {
        var mutants = all.Where(mutant => files.Contains(mutant.File)).ToList();
        var isMutated = files.Select(file => PrintScore(file, mutants.Where(mutant => mutant.File == file))).ToList();
        var score = PrintScore("in all", mutants);
        var unexplained = PrintSurvivors(mutants.Where(mutant => mutant.Lived), explanations);
        foreach (var stale in explanations.Unused)
        {
            Console.WriteLine($"survivors.md explains what did not live: {stale}");
        }

        Console.WriteLine(FormattableString.Invariant($"{unexplained} survivors without an explanation; at least {LeastPercent} % must die."));
        return isMutated.All(percent => percent is not null) && score >= LeastPercent && unexplained == 0;
    }

    /// <summary>The score in percent; <see langword="null"/> when nothing was mutated.</summary>
    private static double? PrintScore(string what, IEnumerable<Mutant> mutants)
    {
        var statuses = mutants.CountBy(mutant => mutant.Status).ToDictionary();
        int Count(string status) => statuses.GetValueOrDefault(status);
        var died = Count("Killed") + Count("Timeout");
        var run = died + Count("Survived") + Count("NoCoverage");
        double? percent = run == 0 ? null : 100.0 * died / run;
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-26} {percent,6:0.0} %  {Count("Killed"),4} killed  {Count("Timeout"),2} timed out  {Count("Survived"),3} survived  {Count("NoCoverage"),2} not run  {Count("CompileError"),3} that don't compile"));
        return percent;
    }

    private static int PrintSurvivors(IEnumerable<Mutant> survivors, Explanations explanations)
    {
        var unexplained = 0;
        foreach (var survivor in survivors)
        {
            var why = explanations.Take(survivor);
            unexplained += why is null ? 1 : 0;
            Console.WriteLine($"lived: {survivor.File}:{survivor.Line} ({survivor.Status}) {survivor.Change}: {why ?? "NOT EXPLAINED"}");
        }

        return unexplained;
    }
}
