using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Segmind.Sdk.Models;

namespace Segmind.Sdk;

/// <summary>Runs image edits on Segmind's models, PixelFlow workflows and the AIML API.</summary>
/// <remarks>
/// <para>Thread-safe: make one and share it. Every call submits at most once; what is sent again, and when, is one table in the README.</para>
/// <para>Beside what each member states, every call can throw <see cref="OperationCanceledException"/> for your own token, the
/// <see cref="ArgumentException"/> family for bad input before anything is sent, <see cref="InvalidOperationException"/> when the key
/// for the service is missing, <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> for local files, and
/// <see cref="ObjectDisposedException"/>. Everything else is a <see cref="SegmindException"/>.</para>
/// <para>The members that make calls are virtual, so that a test can substitute the client.</para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new SegmindClient();
/// var result = await client.RunAsync(new SeedEditV3 { Image = ImageInput.FromFile("portrait.jpg"), Prompt = "a sunny beach behind her" });
/// await result.Images[0].SaveAsync("beach.png");
/// </code>
/// </example>
public partial class SegmindClient : IDisposable
{
    private readonly Transport _transport;
    private readonly Endpoints _endpoints;
    private readonly CreditsReader _credits;
    private readonly SpendGuard _spend;
    private readonly ImageUploader _uploader;
    private readonly JobWaiter _waiter;
    private readonly PollBudget _polls;
    private readonly JobSlots _slots;
    private readonly QueueRunner _queue;
    private readonly DirectRunner _direct;
    private int _disposed;

    /// <summary>Makes a client with the key in the variable <c>SEGMIND_API_KEY</c> (and <c>AIML_API_KEY</c> for the AIML API).</summary>
    /// <exception cref="ArgumentException">Neither variable holds a key.</exception>
    public SegmindClient() : this(new SegmindClientOptions())
    {
    }

    /// <summary>Makes a client with a key of Segmind.</summary>
    /// <param name="apiKey">The key.</param>
    /// <exception cref="ArgumentException">The key is empty or contains a line break, a space or a non-ASCII character.</exception>
    public SegmindClient(string apiKey) : this(new SegmindClientOptions { ApiKey = ApiKeys.Check(apiKey, nameof(apiKey)) })
    {
    }

    /// <summary>Makes a client without a container.</summary>
    /// <param name="options">Keys, addresses, limits. Copied.</param>
    /// <param name="handler">
    /// Your own handler chain, for a proxy, logging or tests; it stays yours to dispose. It must not follow redirects, and the submit
    /// guard is put around its innermost handler, so it must not have sent requests yet. Submits share its connections: set
    /// <see cref="SocketsHttpHandler.PooledConnectionLifetime"/> to zero for fresh ones.
    /// What an image's host resolves to is not looked at on it, only the host's text; see
    /// <see cref="SegmindClientOptions.AllowPrivateDownloads"/>.
    /// <see langword="null"/> for handlers of ours.
    /// </param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentException">An option is wrong, or the handler chain follows redirects or is in use.</exception>
    public SegmindClient(SegmindClientOptions options, HttpMessageHandler? handler = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(Checked(options), handler is null ? new OwnHttpClients() : new OwnHttpClients(handler), timeProvider, loggerFactory)
    {
    }

    internal SegmindClient(SegmindClientOptions options, IHttpClients clients, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        var time = timeProvider ?? TimeProvider.System;
        var log = new QuietLogger(loggerFactory ?? NullLoggerFactory.Instance);
        _endpoints = new Endpoints(options);
        var keys = new KeyRing(options, _endpoints);
        _transport = new Transport(clients, time);
        _credits = new CreditsReader(_transport, _endpoints, keys, options);
        _spend = new SpendGuard(options.Budget, _credits.ReadAsync);
        var results = new ResultReader(new Downloader(_transport, options));
        var submitter = new Submitter(_transport, log);
        _uploader = new ImageUploader(_transport, _endpoints, keys, options);
        var latencies = new LatencyBook();
        _polls = new PollBudget(options.MaxPollsPerSecond, time);
        _slots = new JobSlots(options.MaxPollsPerSecond, time);
        _waiter = new JobWaiter(new JobReader(_transport, _endpoints, keys, options, _spend), results, _spend, latencies, _polls, _slots, options, time, log);
        _queue = new QueueRunner(submitter, _uploader, _endpoints, keys, options, _waiter, _spend, latencies, _polls, _slots, time, log);
        _direct = new DirectRunner(submitter, _uploader, _endpoints, keys, options, results, _spend);
        _runs = options.Journal is { } journal ? Runs(journal) : null;

        KeyedRuns Runs(IJobJournal journal)
        {
            var context = new JournalContext(_endpoints, keys, _waiter, results, options, time, log);
            var keeper = new ImageKeeper((journal as IKeepsImages)?.Storage ?? DiskStorage.Instance);
            var ledger = new JournalLedger(journal, _spend, time);
            var runner = new RunOnceRunner(context, _queue, new Reconciler(_transport, _endpoints, keys, options), keeper, ledger);
            return new KeyedRuns(journal, runner, context, time);
        }
    }

    /// <summary>Runs a request to its images. Charged once if it completes.</summary>
    /// <param name="request">A record of <see cref="Models"/>, one of your own, <see cref="AnyModel"/> or <see cref="AnyWorkflow"/>.</param>
    /// <param name="options">Mode, timeout, interval, progress; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call. Work that was submitted goes on at the service, which has no cancel.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InferenceFailedException">The job FAILED, content blocks included. Not charged.</exception>
    /// <exception cref="InferenceTimeoutException">The timeout passed; the job is on the exception and goes on.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled after the submit had begun.</exception>
    /// <exception cref="SubmitOutcomeUnknownException">The request may have been accepted; it was not sent again.</exception>
    /// <exception cref="SegmindApiException">The service refused.</exception>
    /// <exception cref="SegmindConnectionException">No answer to a call that is safe to repeat.</exception>
    /// <exception cref="ArgumentException">The request is wrong, or its kind has no such mode: workflows are queued, the AIML API is direct.</exception>
    public virtual async Task<InferenceResult> RunAsync(InferenceRequest request, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfDisposed();
        options ??= new RunOptions();
        switch (request, options.Mode)
        {
            case (AimlSeedEdit aiml, null or RunMode.Direct):
                return await _direct.RunAimlAsync(aiml, options.Control, cancellationToken).ConfigureAwait(false);
            case (ModelRequest model, RunMode.Direct):
                return await _direct.RunModelAsync(model, options.Control, cancellationToken).ConfigureAwait(false);
            case (QueuedRequest queued, null or RunMode.Queue):
                var job = await _queue.SubmitAsync(queued, options.Control, cancellationToken).ConfigureAwait(false);
                JobWaiter.Report(options, job, new JobStatus { RequestId = job.RequestId, State = JobState.Queued, RawState = "QUEUED" });
                return await job.WaitAsync(options, cancellationToken).ConfigureAwait(false);
            default:
                throw new ArgumentException($"{request} can't be run with RunMode.{options.Mode}: workflows are queued and the AIML API is direct. Leave Mode unset.", nameof(options));
        }
    }

    /// <summary>The same as <see cref="RunAsync(InferenceRequest, RunOptions?, CancellationToken)"/>, blocking: for console programs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Mode, timeout, interval, progress; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result.</returns>
    /// <remarks>It runs off any synchronization context, so it does not deadlock a user interface; but it blocks its thread.</remarks>
    /// <exception cref="SegmindException">As for the asynchronous twin.</exception>
    public InferenceResult Run(InferenceRequest request, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => RunAsync(request, options, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Runs any model by its slug: one line over <see cref="AnyModel"/>.</summary>
    /// <param name="slug">The last part of the model's address.</param>
    /// <param name="parameters">Parameters by their wire names; copied.</param>
    /// <param name="options">Mode, timeout, interval, progress; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result.</returns>
    /// <exception cref="SegmindException">As for the typed overload.</exception>
    public Task<InferenceResult> RunAsync(string slug, JsonObject parameters, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(AnyModel.From(slug, parameters), options, cancellationToken);

    /// <summary>Submits a request and returns its job at once, without waiting. Charged once if the job completes.</summary>
    /// <param name="request">A queued request. Local images are uploaded first.</param>
    /// <param name="options">Nothing to choose yet.</param>
    /// <param name="cancellationToken">Ends the call; once the submit's first byte has left, the work may go on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="SubmitOutcomeUnknownException">The request may have been accepted; it was not sent again.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled after the submit had begun.</exception>
    /// <exception cref="SegmindApiException">The service refused. Not charged.</exception>
    /// <exception cref="SegmindConnectionException">No byte of the request left, after three repeats. Not charged.</exception>
    public virtual Task<Job> SubmitAsync(QueuedRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfDisposed();
        return _queue.SubmitAsync(request, control: null, cancellationToken);
    }

    /// <summary>Submits any model by its slug: one line over <see cref="AnyModel"/>.</summary>
    /// <param name="slug">The last part of the model's address.</param>
    /// <param name="parameters">Parameters by their wire names; copied.</param>
    /// <param name="options">Nothing to choose yet.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job.</returns>
    /// <exception cref="SegmindException">As for the typed overload.</exception>
    public Task<Job> SubmitAsync(string slug, JsonObject parameters, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(AnyModel.From(slug, parameters), options, cancellationToken);

    /// <summary>Makes the handle of a model run again from its id. No call is made.</summary>
    /// <param name="requestId">The id, from <see cref="Job.RequestId"/>.</param>
    /// <returns>The job. Whether the service still knows it shows at the first call.</returns>
    /// <exception cref="ArgumentException">The id can't be part of an address.</exception>
    public virtual Job GetJob(string requestId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        ThrowIfDisposed();
        return Endpoints.IsUsableId(requestId)
            ? new Job(_waiter, requestId, _transport.Time.GetTimestamp())
            : throw new ArgumentException($"'{requestId}' can't be a job's id.", nameof(requestId));
    }

    /// <summary>Makes the handle of a workflow run again from its poll URL. No call is made.</summary>
    /// <param name="pollUrl">The address, from <see cref="Job.PollUrl"/>. It must lie on <see cref="SegmindClientOptions.BaseAddress"/>.</param>
    /// <returns>The job. Whether the service still knows it shows at the first call.</returns>
    /// <exception cref="ArgumentException">The address lies elsewhere: the key does not go there.</exception>
    public virtual Job GetJob(Uri pollUrl)
    {
        ArgumentNullException.ThrowIfNull(pollUrl);
        ThrowIfDisposed();
        if (!_endpoints.IsOurs(pollUrl))
        {
            throw new ArgumentException($"The poll URL must lie on {_endpoints.Base}, since the key goes along.", nameof(pollUrl));
        }

        var requestId = pollUrl.Segments[^1].Trim('/');
        return Endpoints.IsUsableId(requestId)
            ? new Job(_waiter, requestId, _transport.Time.GetTimestamp()) { PollUrl = pollUrl }
            : throw new ArgumentException("The poll URL must end in the job's id.", nameof(pollUrl));
    }

    /// <summary>Uploads a local image to Segmind's storage, once per content and hour. Costs nothing.</summary>
    /// <param name="image">The image. A URL is returned as it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address to use in a request.</returns>
    /// <exception cref="SegmindApiException">The service refused.</exception>
    /// <exception cref="SegmindConnectionException">No answer came, after up to two repeats.</exception>
    /// <exception cref="IOException">The image can't be read, or changed while it was sent.</exception>
    public virtual async Task<Uri> UploadAsync(ImageInput image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ThrowIfDisposed();
        return await _uploader.UploadAsync(image, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what is left on Segmind's account. Costs nothing.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Paid and free credits.</returns>
    /// <exception cref="SegmindApiException">The service refused, or the account has no credits record.</exception>
    /// <exception cref="SegmindConnectionException">No answer came, after up to two repeats.</exception>
    public virtual async Task<Credits> GetCreditsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _spend.Seen(await _credits.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Closes the connections the client made. Jobs go on at the service.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections the client made.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _polls.Dispose();
            _slots.Dispose();
            _transport.Dispose();
        }
    }

    internal static SegmindClientOptions Checked(SegmindClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolved = OptionsRules.Resolve(options);
        var failures = OptionsRules.Check(resolved);
        return failures.Count == 0 ? resolved : throw new ArgumentException(string.Join(" ", failures), nameof(options));
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, this);
}
