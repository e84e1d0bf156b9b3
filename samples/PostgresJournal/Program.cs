// One key, run by whoever comes: all machines that share the database share its one submit.
using PostgresJournal;
using Segmind.Sdk;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

const string Variable = "SEGMIND_JOURNAL_DATABASE";
const string Usage = $"""
    usage: PostgresJournal                   runs a new key twice on the built-in emulator, as two machines would
           PostgresJournal <key> <address>   runs the key once on an emulator that is up already
    The database is the connection string in {Variable}: Host=127.0.0.1;Username=app;Password=...;Database=app
    """;

if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } database || args.Length is not (0 or 2))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    return args is [var key, var address] ? await RunAsync(key, new Uri(address)) : await ShowAsync($"order-{Guid.NewGuid():N}");
}
catch (SegmindException e)
{
    Console.Error.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

async Task<int> ShowAsync(string key)
{
    await using var emulator = await SegmindEmulator.StartAsync();
    Console.WriteLine($"No key, no network: the emulator answers at {emulator.BaseAddress}\n");
    await RunAsync(key, emulator.BaseAddress);
    await RunAsync(key, emulator.BaseAddress);

    var submits = emulator.Requests.Count(request => request is { Method: "POST", Path: "/v2/seededit-v3" });
    var charges = emulator.Ledger.Entries.Count(entry => entry is { State: LedgerState.Completed, Cost: > 0 });
    Console.WriteLine($"\n2 runs of one key, {submits} submit, {charges} charge in the ledger");
    return (submits, charges) == (1, 1) ? 0 : 1;
}

// What one machine does: a journal of its own over the shared database, a client of its own.
async Task<int> RunAsync(string key, Uri emulator)
{
    await using var journal = await PostgresJobJournal.OpenAsync(database, Path.Combine("out", "postgres-journal"));
    await using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_0123456789abcdef", BaseAddress = emulator, StorageAddress = emulator, Journal = journal });
    var result = await client.RunOnceAsync(key, new SeedEditV3 { Image = new Uri("https://example.com/portrait.png"), Prompt = "a sunny beach" });
    Console.WriteLine($"{key}: job {result.RequestId}, saved as {result.Images[0].Path}");
    return 0;
}
