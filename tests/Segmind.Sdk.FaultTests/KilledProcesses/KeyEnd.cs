namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>How a key ended after all deaths.</summary>
/// <param name="Result">Its images.</param>
/// <param name="Calls">The calls that it took.</param>
/// <param name="UnknownAttempts">Attempts of which nobody could say what had become of them, until the account's history was looked at.</param>
internal sealed record KeyEnd(InferenceResult Result, int Calls, int UnknownAttempts);
