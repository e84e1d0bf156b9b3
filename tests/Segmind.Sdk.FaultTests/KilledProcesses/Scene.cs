using System.Text;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Tests.TestKit;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A service that outlives all deaths, a journal, and the victims that come and go: for one key, or for several.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Key = "order-4711";
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly TempFolder _folder = new();
    private int _victims;

    private Scene(SegmindEmulator service, ShiftedTime clock, string script)
    {
        Service = service;
        ServiceClock = clock;
        File.WriteAllBytes(_folder["input.png"], Picture.Png);
        Order = new VictimOrder
        {
            Script = script,
            Key = Key,
            Journal = _folder["journal"],
            Image = _folder["input.png"],
            Service = service.BaseAddress,
            Storage = service.StorageAddress,
            ApiKey = service.ApiKey,
        };
    }

    public SegmindEmulator Service { get; }

    /// <summary>What the service's hour and its seven days go by.</summary>
    public ShiftedTime ServiceClock { get; }

    public VictimOrder Order { get; set; }

    public IReadOnlyList<string> Keys => Order.Key.Split(',');

    /// <summary>Submits that the service was told to refuse or to drop unread.</summary>
    public int ScriptedRefusals { get; private set; }

    public IReadOnlyList<LedgerEntry> Rows => Service.Ledger.Entries;

    /// <summary>The submits that reached the service, whole or not.</summary>
    public IReadOnlyList<ReceivedRequest> Submits => [.. Service.Requests.Where(request => request.Method == "POST" && !request.Path.StartsWith("/upload", StringComparison.Ordinal))];

    public static async Task<Scene> OpenAsync(string script = VictimScript.Run)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its signals go by their numbers on Linux.");
        var clock = new ShiftedTime();
        var options = new EmulatorOptions { TimeProvider = clock, Credits = 100_000 };
        options.ProcessingTimes["seedream-v5-lite-image-to-image"] = TimeSpan.FromMilliseconds(150);
        return new Scene(await SegmindEmulator.StartAsync(options), clock, script);
    }

    /// <summary>Submits that were there before the first victim.</summary>
    public int SubmitsBefore { get; private set; }

    /// <summary>Images that were there before the first victim.</summary>
    public int ImagesBefore { get; private set; }

    public int ImagesPerRun => Order.Script == VictimScript.Workflow ? 1 : 2;

    /// <summary>Brings the key to where the script's story begins.</summary>
    public async Task PrepareAsync()
    {
        switch (Order.Script)
        {
            case VictimScript.Resubmit:
                AddFault(FaultKind.DropAfterAccepting);
                await PrepareAsync<SubmitOutcomeUnknownException>(Order);
                break;
            case VictimScript.RunAgain:
                AddFault(FaultKind.ModerationFailed);
                await PrepareAsync<InferenceFailedException>(Order with { Script = VictimScript.Run });
                break;
            case VictimScript.Resume:
                await PrepareAsync<InferenceTimeoutException>(Order with { Script = VictimScript.Run, Timeout = TimeSpan.FromMilliseconds(1) });
                break;
            case VictimScript.Replace:
                await using (var client = NewClient())
                {
                    await VictimScript.PlayAsync(client, Order with { Script = VictimScript.Run }, Key);
                }

                break;
        }

        (SubmitsBefore, ImagesBefore) = (Submits.Count, ImagesOnDisk.Count);
    }

    private async Task PrepareAsync<TException>(VictimOrder order) where TException : SegmindException
    {
        await using var client = NewClient();
        await Assert.ThrowsAsync<TException>(() => VictimScript.PlayAsync(client, order with { Script = order.Script == VictimScript.Resubmit ? VictimScript.Run : order.Script }, Key));
    }

    public void AddFault(FaultKind kind, FaultRoute route = FaultRoute.V2Submit, string? reset = null)
    {
        ScriptedRefusals += kind is FaultKind.NoCredits or FaultKind.RateLimited or FaultKind.DropBeforeAccepting ? 1 : 0;
        Service.AddFault(new Fault { Kind = kind, Route = route, Reset = reset });
    }

    public VictimProcess Start(Func<VictimOrder, VictimOrder>? change = null, params (string, string)[] environment)
    {
        var order = Order with { Trace = _folder[$"trace-{Interlocked.Increment(ref _victims)}"] };
        return VictimProcess.Start(change?.Invoke(order) ?? order, environment);
    }

    /// <summary>Runs a victim to its end or its death.</summary>
    public async Task<VictimTrace> RunAsync(Func<VictimOrder, VictimOrder>? change = null, params (string, string)[] environment)
    {
        using var victim = Start(change, environment);
        return await victim.EndAsync();
    }

    /// <summary>A client that knows nothing but what is on disk.</summary>
    public SegmindClient NewClient(Action<SegmindClientOptions>? configure = null)
    {
        var options = Service.CreateClientOptions();
        options.Journal = new FileJobJournal(Order.Journal);
        options.Budget = VictimScript.BudgetOf(Order);
        configure?.Invoke(options);
        return new SegmindClient(options, timeProvider: new ShiftedTime(Order.ClockError));
    }

    public async Task<IReadOnlyList<AttemptState>> AttemptsAsync(string key = Key) =>
        RunFold.Of(key, await new FileJobJournal(Order.Journal).ReadAsync(key), isHeld: false, holdProvesDeath: true).Attempts;

    /// <summary>All records of a key, in order.</summary>
    public async Task<IReadOnlyList<JournalRecord>> RecordsAsync(string key = Key) =>
        [.. (await new FileJobJournal(Order.Journal).ReadAsync(key)).SelectMany(attempt => RecordCodec.Read(attempt.Records.Span)).OfType<JournalRecord>()];

    /// <summary>Waits until the service has dealt with whatever the dead have sent.</summary>
    public Task QuietAsync(int submitsBegun) => Wait.UntilAsync(
        () => Submits.Count >= submitsBegun && Rows.Count >= Submits.Count(submit => submit.BodyComplete) - ScriptedRefusals,
        $"the service has dealt with {submitsBegun} submits");

    /// <summary>The images that the service made for a job, from itself.</summary>
    public async Task<IReadOnlyList<byte[]>> OutputsAsync(string requestId)
    {
        var images = new List<byte[]>();
        foreach (var name in new[] { $"{requestId}.png", $"{requestId}-1.png" })
        {
            using var answer = await Http.GetAsync(new Uri(Service.MediaAddress, $"generations/{name}"));
            if (answer.IsSuccessStatusCode)
            {
                images.Add(await answer.Content.ReadAsByteArrayAsync());
            }
        }

        return images;
    }

    public IReadOnlyList<string> ImagesOnDisk => FilesIn("images", name => name[0] != '.');

    public int Leftovers => FilesIn("images", name => name[0] == '.').Count;

    /// <summary>Everything that the journal itself wrote, as text.</summary>
    public IEnumerable<string> JournalTexts => FilesIn("v1", _ => true).Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _folder.Dispose();
    }

    private List<string> FilesIn(string name, Func<string, bool> fits)
    {
        var directory = Path.Combine(Order.Journal, name);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(path => fits(Path.GetFileName(path)))]
            : [];
    }
}
