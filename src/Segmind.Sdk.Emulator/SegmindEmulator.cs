namespace Segmind.Sdk.Emulator;

/// <summary>An offline Segmind on three loopback ports. Disposing it stops it; nothing is kept on disk.</summary>
/// <remarks>Every member may be used from any thread, while calls are under way too.</remarks>
public sealed class SegmindEmulator : IAsyncDisposable
{
    private readonly EmulatorOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly FaultScript _faults = new();
    private readonly RunStore _runs;
    private readonly MediaStore _media;
    private readonly RequestLog _log;
    private readonly LoopbackServer _server;
    private int _disposed;

    private SegmindEmulator(EmulatorOptions options)
    {
        _options = options;
        var time = options.TimeProvider;
        _runs = new RunStore(time);
        _media = new MediaStore(time);
        _log = new RequestLog(time);
        Ledger = new BillingLedger(_runs, time);
        var keys = new ApiKeys(options.RequiredApiKey, options.RequiredAimlApiKey);
        var pipeline = new RequestPipeline(Routes(keys), keys, _faults, new FaultRunner(time), _log, _runs, time, _stopping.Token);
        _server = new LoopbackServer(options.Port, pipeline.HandleAsync);
    }

    /// <summary>Where models, workflows, credits, history and the AIML route are meant to be called. Every port serves every route.</summary>
    public Uri BaseAddress => _server.Address(0);

    /// <summary>Where files are meant to be uploaded.</summary>
    public Uri StorageAddress => _server.Address(1);

    /// <summary>Where uploads and outputs are fetched from.</summary>
    public Uri MediaAddress => _server.Address(2);

    /// <summary>A key that it accepts: <see cref="EmulatorOptions.RequiredApiKey"/>, or a sample.</summary>
    public string ApiKey => _options.RequiredApiKey ?? ApiKeys.Sample;

    /// <summary>Every accepted request, read afresh at each look.</summary>
    public BillingLedger Ledger { get; }

    /// <summary>Every request that arrived, accepted or not, except those of the control routes: a copy, taken at each look.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _log.All;

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">How to set it up; <see langword="null"/> for free ports and short latencies.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The running emulator.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">A port is taken, or the system keeps it from this program.</exception>
    public static async Task<SegmindEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var emulator = new SegmindEmulator(EmulatorOptions.CheckedCopy(options ?? new EmulatorOptions()));
        try
        {
            await emulator._server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        emulator._media.Address = emulator.MediaAddress;
        emulator._media.OwnAddresses = [emulator.BaseAddress, emulator.StorageAddress, emulator.MediaAddress];
        return emulator;
    }

    /// <summary>Options that point a <see cref="SegmindClient"/> at this emulator, keys included, whatever the environment holds.</summary>
    /// <returns>A fresh set, yours to change.</returns>
    public SegmindClientOptions CreateClientOptions() => new()
    {
        ApiKey = ApiKey,
        AimlApiKey = _options.RequiredAimlApiKey ?? ApiKey,
        BaseAddress = BaseAddress,
        StorageAddress = StorageAddress,
        AimlAddress = BaseAddress,
        HistoryAddress = BaseAddress,
    };

    /// <summary>Makes a client that talks to this emulator.</summary>
    /// <param name="configure">Changes the options first.</param>
    /// <returns>The client, yours to dispose.</returns>
    public SegmindClient CreateClient(Action<SegmindClientOptions>? configure = null)
    {
        var options = CreateClientOptions();
        configure?.Invoke(options);
        return new SegmindClient(options);
    }

    /// <summary>Scripts a fault, for calls that arrive from now on.</summary>
    /// <param name="fault">What goes wrong, where and how often.</param>
    /// <exception cref="ArgumentException">The fault makes no sense.</exception>
    public void AddFault(Fault fault) => _faults.Add(fault);

    /// <summary>Hosts a file, so that a request can name it by address.</summary>
    /// <param name="content">The file.</param>
    /// <param name="mediaType">Its type, <c>image/png</c> for one.</param>
    /// <returns>Its address on the media port.</returns>
    public Uri AddMedia(ReadOnlyMemory<byte> content, string mediaType)
    {
        ArgumentException.ThrowIfNullOrEmpty(mediaType);
        return _media.UrlOf(_media.AddAsset(content.ToArray(), mediaType));
    }

    /// <summary>Forgets faults, requests, runs, files and charges.</summary>
    /// <remarks>Calls under way go on, and may leave their traces afterwards.</remarks>
    public void Reset()
    {
        _faults.Clear();
        _log.Clear();
        _runs.Clear();
        _media.Clear();
    }

    /// <summary>Stops serving; calls under way are cut.</summary>
    /// <returns>A task that ends when the ports are free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private RouteTable Routes(ApiKeys keys)
    {
        var time = _options.TimeProvider;
        var credits = new CreditBalance(_options.Credits, _runs, time);
        var intake = new Intake(_options, _runs, credits, _media);
        var clock = new RunClock(time);
        return new RouteTable(
        [
            .. new V1Routes(intake, clock).All,
            .. new V2Routes(intake, _runs, new RunReplies(_media), time).All,
            .. new WorkflowRoutes(intake, _runs, _media, time).All,
            .. new AimlRoutes(intake, clock, keys, _media, time).All,
            .. new UploadRoutes(_media).All,
            .. new AccountRoutes(credits).All,
            .. new HistoryRoutes(_runs, _media, time).All,
            .. new MediaRoutes(_media).All,
            .. new ControlRoutes(this).All,
        ]);
    }
}
