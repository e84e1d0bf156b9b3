namespace Segmind.Sdk;

/// <summary>What is left on the account.</summary>
/// <param name="Paid">Bought credits, in US dollars as the service counts them.</param>
/// <param name="Free">Granted credits.</param>
public sealed record Credits(decimal Paid, decimal Free);
