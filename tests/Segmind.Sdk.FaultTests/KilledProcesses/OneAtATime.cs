namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>One after the other: each keeps the machine busy by itself.</summary>
[CollectionDefinition(nameof(OneAtATime))]
public sealed class OneAtATime;
