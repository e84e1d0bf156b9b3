namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>How much is killed: enough for every run of the tests, or, with SEGMIND_KILLS=all, every boundary of every story and many more pairs.</summary>
internal static class KillDepth
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SEGMIND_KILLS") == "all";
}
