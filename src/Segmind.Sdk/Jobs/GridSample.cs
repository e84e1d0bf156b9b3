namespace Segmind.Sdk;

/// <summary>A <see cref="LatencySample"/> in positions of the <see cref="TimeGrid"/>.</summary>
internal readonly record struct GridSample(float From, float To) : IComparable<GridSample>
{
    public double Middle => (From + To) / 2;

    public static GridSample Of(LatencySample sample)
    {
        var to = TimeGrid.Position(sample.NotAfter);
        var from = TimeGrid.Position(sample.NotBefore);

        // A first poll that finds a job ended leaves all of the wait open, but a model seldom becomes that much faster at once.
        var likely = TimeGrid.Position(sample.NotAfter * 0.75);
        return new GridSample((float)Math.Min(Math.Max(from, likely), to), (float)to);
    }

    public int CompareTo(GridSample other) => Middle.CompareTo(other.Middle);

    /// <summary>Spreads a weight over the cells that the sample may lie in.</summary>
    public void AddTo(Span<double> cells, double weight)
    {
        var first = Math.Max((int)MathF.Round(From), 1);
        var last = Math.Max((int)MathF.Round(To), first);
        foreach (ref var cell in cells[first..(last + 1)])
        {
            cell += weight / (last + 1 - first);
        }
    }
}
