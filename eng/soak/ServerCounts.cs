namespace Segmind.Sdk.Soak;

/// <summary>What arrived at the server: the only counts that can't be wrong about the client.</summary>
/// <param name="Polls">Status reads.</param>
/// <param name="Broken">Polls that were answered badly on purpose.</param>
/// <param name="Submits">Complete POSTs.</param>
/// <param name="PeakPollConnections">The most connections with polls on them that were open at one time.</param>
internal sealed record ServerCounts(long Polls, long Broken, long Submits, long PeakPollConnections);
