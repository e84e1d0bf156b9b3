namespace Segmind.Sdk.Mutation;

/// <summary>One change of one place, and what became of it.</summary>
/// <param name="File">Below <c>src/Segmind.Sdk</c>.</param>
/// <param name="Line">Where the change begins.</param>
/// <param name="Original">The code as it is, on one line.</param>
/// <param name="Replacement">The code as it was run.</param>
/// <param name="Status">Stryker's word.</param>
internal sealed record Mutant(string File, int Line, string Original, string Replacement, string Status)
{
    public bool Died => Status is "Killed" or "Timeout";

    /// <summary>Code that no test runs lives through anything.</summary>
    public bool Lived => Status is "Survived" or "NoCoverage";

    /// <summary>The change as survivors.md writes it.</summary>
    public string Change => $"`{Original}` → `{Replacement}`";
}
