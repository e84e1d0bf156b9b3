namespace Segmind.Sdk.Mutation;

/// <summary>Whether the run measures anything: a tool that runs no tests lets everything live, one that breaks them kills everything.</summary>
internal static class PlantedVerdict
{
    public static bool Print(IReadOnlyList<Mutant> mutants)
    {
        var dies = Check(mutants, "known to die", "watched >= 0", mutant => mutant.Died);
        var lives = Check(mutants, "known to live", "unwatched >= 0", mutant => mutant.Lived);
        return dies && lives;
    }

    private static bool Check(IReadOnlyList<Mutant> mutants, string what, string replacement, Func<Mutant, bool> behaved)
    {
        var planted = mutants.SingleOrDefault(mutant => mutant.Replacement == replacement);
        Console.WriteLine($"{what}: {planted?.Change ?? replacement}: {planted?.Status ?? "was not made"}");
        return planted is not null && behaved(planted);
    }
}
