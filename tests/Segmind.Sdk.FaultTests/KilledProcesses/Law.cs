namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>One of the journal's invariants.</summary>
internal static class Law
{
    public static void Holds(bool holds, string law) => Assert.True(holds, law);
}
