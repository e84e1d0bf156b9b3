namespace Segmind.Sdk.Bench;

/// <summary>What arrived at the server: the only counts that can't be wrong about a client.</summary>
/// <param name="Requests">Requests of any kind.</param>
/// <param name="Posts">Complete POSTs.</param>
/// <param name="PeakConnections">The most connections that were open a second after one was opened: kept ones, such as polls go over.</param>
/// <param name="LastContentLength">The Content-Length that the last POST stated; -1 when it stated none.</param>
/// <param name="LastBodyBytes">The bytes that the last POST's body had.</param>
internal sealed record ServerCounts(long Requests, long Posts, long PeakConnections, long LastContentLength, long LastBodyBytes);
