using System.Globalization;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Where a victim is to die: at a boundary's number, or when it first comes to one of a name.</summary>
internal readonly record struct Boundary(int Number, string Name)
{
    public static implicit operator Boundary(int number) => new(number, "");

    public static implicit operator Boundary(string name) => new(0, name);

    public VictimOrder In(VictimOrder order) => order with { DieAt = Number, DieAtName = Name };

    public override string ToString() => Name.Length > 0 ? $"'{Name}'" : Number.ToString(CultureInfo.InvariantCulture);
}
