namespace Segmind.Sdk.Tests;

/// <summary>An app's own kind of the foreign handler.</summary>
internal sealed class DerivedResilienceHandler : Microsoft.Extensions.Http.Resilience.ResilienceHandler;
