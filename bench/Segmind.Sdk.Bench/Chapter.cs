namespace Segmind.Sdk.Bench;

/// <summary>What one measurement found: figures, how the floor was chosen, and a table or a picture beside them.</summary>
internal sealed record Chapter(string Title, string Method, IReadOnlyList<Budget> Budgets)
{
    /// <summary>Markdown below the figures.</summary>
    public string Appendix { get; init; } = "";
}
