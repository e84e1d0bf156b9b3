namespace Segmind.Sdk;

/// <summary>What so many images have cost together; kept as a fraction, since a third of a cent has no end.</summary>
internal readonly record struct SeenPrice(decimal Cost, int Outputs)
{
    public decimal For(int outputs) => Cost * outputs / Outputs;

    /// <summary>
    /// The price in an attempt. A model may make fewer images than were asked for, and a workflow more: the smaller number gives the
    /// higher price. A free run says nothing about the next one.
    /// </summary>
    public static SeenPrice? In(SpendEntry entry) =>
        SpendFold.CostOf(entry) is > 0 and var cost
            ? new SeenPrice(cost, Math.Clamp(Math.Min(entry.Outputs, entry.Images ?? entry.Outputs), 1, OutputCount.Most))
            : null;

    public static SeenPrice? Higher(SeenPrice? a, SeenPrice? b) =>
        a is null ? b
        : b is null ? a
        : a.Value.Cost * b.Value.Outputs >= b.Value.Cost * a.Value.Outputs ? a : b;

    public static void Keep(Dictionary<string, SeenPrice> highest, string slug, SeenPrice? price)
    {
        if (Higher(highest.TryGetValue(slug, out var known) ? known : null, price) is { } higher)
        {
            highest[slug] = higher;
        }
    }
}
