namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>Tests that want the thread pool for themselves.</summary>
[CollectionDefinition(nameof(OneThread), DisableParallelization = true)]
public sealed class OneThreadTests : ICollectionFixture<OneThread>;
