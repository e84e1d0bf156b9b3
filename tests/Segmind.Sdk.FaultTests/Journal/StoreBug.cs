namespace Segmind.Sdk.FaultTests;

/// <summary>What can be wrong with a store, one thing at a time.</summary>
public enum StoreBug
{
    None = 0,
    ClaimsAreAllGranted,
    ClaimLooksBeforeItLeaps,
    ClaimIsPerInstance,
    LostClaimOverwrites,
    ClaimWaitsForTheHold,
    KeysIgnoreCase,
    KeysAreNormalized,
    KeysAreTrimmed,
    KeysAreCutAt255,
    AttemptsAreSortedAsText,
    RecordsAreAscii,
    RecordsAreTrimmed,
    RecordsAreCutAt32K,
    RecordsComeLastFirst,
    AppendMakesTheAttempt,
    AppendWaitsForTheClose,
    HoldIsAlwaysGranted,
    HoldIsPerInstance,
    HoldIsNotFreed,
    HoldIsFreedTwice,
    HoldsShareOneLock,
    HoldLeaksWhenCancelled,
    ListNamesEveryAttempt,
    ListIsPerInstance,
    ListKeepsTheConnection,
}
