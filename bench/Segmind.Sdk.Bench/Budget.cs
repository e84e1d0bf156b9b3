namespace Segmind.Sdk.Bench;

/// <summary>One measured figure of the SDK, beside its floor and what people write today, and the most it may be.</summary>
internal sealed record Budget(string Goal, string Name, string Unit, double Figure)
{
    /// <summary>The leanest code for the same work, from the same run.</summary>
    public double? Floor { get; init; }

    /// <summary>What people write today for the same work; only the report measures it.</summary>
    public double? Today { get; init; }

    /// <summary>The budget; without one the figure is printed and judged by nobody.</summary>
    public double? Limit { get; init; }

    /// <summary>The goal, where it is missed and the budget is wider, or where it is a time: said and not judged.</summary>
    public double? Aim { get; init; }

    public bool IsKept => Limit is not { } limit || Figure <= limit;

    public string Line => Limit is { } limit
        ? $"{Goal} {Name} {Show(Figure)}{AgainstAim} <= {Show(limit)} {(IsKept ? "ok" : "FAILED")}{Beside}"
        : $"{Goal} {Name} {Show(Figure)}{AgainstAim} (printed only){Beside}";

    public string Show(double? value) => value is { } number ? Numbers.Show(number, Unit) : "";

    /// <summary>How many times the floor.</summary>
    public static string Ratio(double? value, double? floor) =>
        value is { } number && floor is > 0 ? $"{Numbers.Show(number / floor.Value)} x" : "";

    private string AgainstAim => Aim is null ? "" : Figure > Aim ? $" > {Show(Aim)} (goal) MISSED," : $" <= {Show(Aim)} (goal) ok,";

    private string Beside => Floor is null ? "" : $" (floor {Show(Floor)}{(Floor > 0 ? ", " + Ratio(Figure, Floor) : "")})";
}
