using Segmind.Sdk.ConformanceTests;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A small photo: a few network reads long once it is edited.</summary>
internal static class Picture
{
    public static byte[] Png { get; } = SamplePng.Create(60, 40);
}
