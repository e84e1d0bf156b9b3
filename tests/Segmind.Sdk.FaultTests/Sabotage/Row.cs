using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>One way to break the protocol, where it shows, and the law that turns red.</summary>
internal sealed record Row(string Name, Law Red, Scenario Scenario, Func<Bug> Bug);
