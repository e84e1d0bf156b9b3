// The main job, end to end: five systems edit one photo. Without --live everything stays on this machine:
// the emulator stands in for the services, and no key is read or needed.
using Quickstart;
using Segmind.Sdk;
using Segmind.Sdk.Emulator;

if (args is not ([] or ["--live"]))
{
    Console.Error.WriteLine("usage: Quickstart [--live]   (--live calls the real services with SEGMIND_API_KEY and AIML_API_KEY, and costs money)");
    return 2;
}

var photo = Path.Combine(AppContext.BaseDirectory, "portrait.png");
var album = Album.Open(Path.Combine("out", "quickstart"));

if (args is ["--live"])
{
    using var live = new SegmindClient();
    var ran = await Tour.RunFiveSystemsAsync(live, photo, album);
    Console.WriteLine($"{ran} of {Tour.Systems} systems ran, {album.CountFiles()} images saved");
    return ran == Tour.Systems ? 0 : 1;
}

await using var emulator = await SegmindEmulator.StartAsync();
using var client = emulator.CreateClient();
Console.WriteLine($"No key, no network: the emulator answers at {emulator.BaseAddress}\n");

var systems = await Tour.RunFiveSystemsAsync(client, photo, album);
var failed = await Trouble.ShowFailedJobAsync(client, emulator);
var resumed = await Trouble.ShowTimedOutJobAsync(client);
var once = await Once.ShowKeyRunTwiceAsync(emulator);

var charges = emulator.Ledger.Entries.Count(entry => entry is { State: LedgerState.Completed, Cost: > 0 });
var images = album.CountFiles();
var allWell = systems == Tour.Systems && failed && resumed && once && images == album.Saved && charges == systems + 2;
Console.WriteLine($"\nThe pictures are in {album.Directory}\n");
Console.WriteLine($"{systems} of {Tour.Systems} systems ran, {images} images saved, {charges} charges in the ledger");
return allWell ? 0 : 1;
