using Segmind.Sdk;
using Segmind.Sdk.Victim;

// A process that runs keys through a client of which every touch of disk and network is a place to die.
var order = VictimOrder.Parse(args);
using var boundaries = new Boundaries(order);
try
{
    var options = new SegmindClientOptions
    {
        ApiKey = order.ApiKey,
        BaseAddress = order.Service,
        StorageAddress = order.Storage,
        Budget = VictimScript.BudgetOf(order),
        Journal = new FileJobJournal(order.Journal, null, new CountingStorage(boundaries, order.Sabotage)),
    };
    await using var client = new SegmindClient(options, new CountingHttpClients(boundaries, order.Script == VictimScript.GiveUp), new ShiftedTime(order.ClockError), loggerFactory: null);
    foreach (var key in order.Key.Split(','))
    {
        await PlayAsync(client, key);
    }
}
catch (JournalException e)
{
    boundaries.End($"{nameof(JournalException)} {e.Message}");
}

return 0;

async Task PlayAsync(SegmindClient client, string key)
{
    try
    {
        var result = await VictimScript.PlayAsync(client, order, key);
        boundaries.End($"saved {result.Images.Count}");
    }
    catch (SegmindException e)
    {
        boundaries.End($"{e.GetType().Name} {e.Message}");
    }
}
