namespace Segmind.Sdk;

/// <summary>What attempts come to.</summary>
/// <param name="Spent">Costs and reserves together.</param>
/// <param name="Highest">The highest price that was seen, by slug.</param>
internal sealed record SpendTally(decimal Spent, IReadOnlyDictionary<string, SeenPrice> Highest)
{
    public static readonly SpendTally Nothing = new(0, new Dictionary<string, SeenPrice>());
}
