namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>Tests that read the process's allocations run alone.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests;
