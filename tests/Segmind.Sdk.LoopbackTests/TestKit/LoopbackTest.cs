using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>An emulator of the test's own and a client that talks to it.</summary>
public abstract class LoopbackTest : IAsyncLifetime
{
    /// <summary>Far beyond what any test takes: it ends a hang and judges nothing.</summary>
    protected const int HangGuard = 120_000;

    protected const string SeedEdit = "seededit-v3";
    protected const string Sd3 = "sd3-med-img2img";
    protected const string Seedream = "seedream-v5-lite-image-to-image";
    protected const string Retouch = "68a98710c49c91c2edbbbfa0-v1";
    protected const string Aiml = "bytedance/seededit-3.0-i2i";
    protected const string AimlKey = "aiml-0123456789";

    private protected static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(50);

    private DirectoryInfo? _folder;

    protected SegmindEmulator Emulator { get; private set; } = null!;

    protected SegmindClient Client { get; private set; } = null!;

    /// <summary>A folder of the test's own, gone afterwards.</summary>
    protected string Folder => (_folder ??= Directory.CreateTempSubdirectory("loopback-")).FullName;

    protected virtual EmulatorOptions EmulatorOptions => new();

    protected static RunOptions Queued => new() { Mode = RunMode.Queue, Interval = ShortInterval };

    protected static RunOptions Direct => new() { Mode = RunMode.Direct };

    protected static WaitOptions Wait => new() { Interval = ShortInterval };

    /// <summary>The one row of a test that submits once.</summary>
    protected LedgerEntry Row => Assert.Single(Emulator.Ledger.Entries);

    public async ValueTask InitializeAsync()
    {
        var options = EmulatorOptions;
        options.RequiredAimlApiKey = AimlKey;
        Emulator = await SegmindEmulator.StartAsync(options);
        Client = CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
        _folder?.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected virtual SegmindClient CreateClient() => Emulator.CreateClient();

    protected int Posts(string path) => Emulator.Requests.Count(request => request.Method == "POST" && request.Path == path);

    protected int Gets(string prefix) => Emulator.Requests.Count(request => request.Method == "GET" && request.Path.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>A hosted PNG, for requests that name their image by address.</summary>
    protected Uri HostPhoto() => Emulator.AddMedia(Photo.Png, "image/png");
}
