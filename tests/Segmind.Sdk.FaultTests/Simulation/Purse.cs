namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What a world's journal says was spent, counted by the protocol's own words and not by the client's code.</summary>
internal static class Purse
{
    /// <summary>What a submit may cost, as the budget is told.</summary>
    public const decimal Price = 0.06m;

    /// <summary>What the service states that it did cost.</summary>
    public const decimal Cost = 0.05m;

    public static decimal Spent(SimDisk disk) => disk.Files.Where(file => file.Path.EndsWith(".jsonl", StringComparison.Ordinal)).Sum(file => SpentBy(file.Content));

    private static decimal SpentBy(byte[] attempt)
    {
        var kinds = RecordCodec.Read(attempt).Select(record => record?.R).ToHashSet();
        return !kinds.Contains(RecordKind.Intent) || kinds.Contains(RecordKind.NotSent) || kinds.Contains(RecordKind.Refused) || kinds.Contains(RecordKind.Failed) ? 0
            : kinds.Contains(RecordKind.Completed) ? Cost
            : Price;
    }
}
