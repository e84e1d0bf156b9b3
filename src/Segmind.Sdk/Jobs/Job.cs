namespace Segmind.Sdk;

/// <summary>An immutable handle to work that the service has accepted: a queued model run or a workflow run.</summary>
/// <remarks>
/// Thread-safe. Keep <see cref="RequestId"/> (for a workflow <see cref="PollUrl"/>): with it any process can make the handle again by
/// <see cref="SegmindClient.GetJob(string)"/> or <see cref="SegmindClient.GetJob(Uri)"/> within the hour that the service keeps the job.
/// No call on a job submits or charges anything.
/// </remarks>
public class Job
{
    private readonly JobWaiter? _waiter;

    /// <summary>For substitutes in tests of your own code.</summary>
    /// <param name="requestId">The id to show.</param>
    protected Job(string requestId) => RequestId = requestId;

    internal Job(JobWaiter waiter, string requestId, long since)
    {
        _waiter = waiter;
        RequestId = requestId;
        Since = since;
    }

    /// <summary>The job's id.</summary>
    /// <value>Opaque.</value>
    public string RequestId { get; }

    /// <summary>The model's slug or the workflow's id.</summary>
    /// <value><see langword="null"/> for a job resumed by its id alone.</value>
    public string? Model { get; init; }

    /// <summary>Where a workflow run is polled.</summary>
    /// <value><see langword="null"/> for a model run, which is polled by its id.</value>
    public Uri? PollUrl { get; init; }

    /// <summary>When the service accepted the job, by its own clock where it states it.</summary>
    /// <value><see langword="null"/> for a job resumed by its id.</value>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When the service forgets the job and its result: an hour after the submit. Downloaded images live longer.</summary>
    /// <value><see langword="null"/> for a job resumed by its id.</value>
    public DateTimeOffset? ExpiresAt => SubmittedAt > DateTimeOffset.MaxValue - JobReader.Retention ? DateTimeOffset.MaxValue : SubmittedAt + JobReader.Retention;

    /// <summary>The moment of the submit, or of making the handle, by the monotonic clock.</summary>
    internal long Since { get; }

    /// <summary>The date the service put on its acceptance; unlike <see cref="SubmittedAt"/> never by our clock.</summary>
    internal DateTimeOffset? AcceptedAt => IsDated ? SubmittedAt : null;

    /// <summary>Whether <see cref="SubmittedAt"/> is the service's own date, and for a key and origin of ours.</summary>
    internal bool IsDated { get; init; }

    /// <summary>Whether this process submitted the job, so that a 404 right after can be a race.</summary>
    internal bool IsOwnSubmit { get; init; }

    private JobWaiter Waiter => _waiter ?? throw new InvalidOperationException("This job is a substitute without a client: override the member you call.");

    /// <summary>Reads the status once. FAILED is a value here.</summary>
    /// <param name="cancellationToken">Cancels the call, not the job.</param>
    /// <returns>The status.</returns>
    /// <exception cref="SegmindApiException">The service refused: the job is unknown or expired, the key is wrong, or it keeps failing.</exception>
    /// <exception cref="SegmindConnectionException">No answer came, after up to two repeats.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled; the job goes on and is on the exception.</exception>
    public virtual Task<JobStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Waiter.GetStatusAsync(this, cancellationToken);

    /// <summary>Fetches the result of a job that has ended.</summary>
    /// <param name="cancellationToken">Cancels the call, not the job.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InferenceFailedException">The job FAILED.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled; the job goes on and is on the exception.</exception>
    /// <exception cref="SegmindException">The job has not ended yet, or one of its derived types says what went wrong.</exception>
    public virtual Task<InferenceResult> GetResultAsync(CancellationToken cancellationToken = default) => Waiter.GetResultAsync(this, cancellationToken);

    /// <summary>Waits for the job to end and fetches its result. Polls and fetches that break are no news; they are made again.</summary>
    /// <param name="options">Timeout, interval and progress; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InferenceFailedException">The job FAILED. Not charged.</exception>
    /// <exception cref="InferenceTimeoutException">The timeout passed; the job goes on, so wait for it again.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled; the job goes on and is on the exception.</exception>
    /// <exception cref="SegmindApiException">The service refused a poll or the fetch for good, or kept failing to give the result until <see cref="SegmindClientOptions.FetchTimeout"/>.</exception>
    /// <exception cref="SegmindConnectionException">The job completed, but its result could not be fetched; fetch it again within the hour.</exception>
    public virtual Task<InferenceResult> WaitAsync(WaitOptions? options = null, CancellationToken cancellationToken = default) =>
        Waiter.WaitAsync(this, options ?? new WaitOptions(), cancellationToken);

    /// <summary>Follows the job: one item per change of state, the last one terminal. FAILED is a value here.</summary>
    /// <param name="options">Timeout, interval and progress; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the watching; the job goes on.</param>
    /// <returns>The statuses, as they change.</returns>
    /// <exception cref="InferenceTimeoutException">The timeout passed; the job goes on.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled; the job goes on and is on the exception.</exception>
    /// <exception cref="SegmindApiException">The service refused a poll for good.</exception>
    public virtual IAsyncEnumerable<JobStatus> WatchAsync(WaitOptions? options = null, CancellationToken cancellationToken = default) =>
        Waiter.WatchAsync(this, options ?? new WaitOptions(), cancellationToken);

    /// <summary>The model and the id.</summary>
    /// <returns>For example <c>seededit-v3 2c7f59ea-…</c>.</returns>
    public override string ToString() => $"{Model ?? "job"} {RequestId}";
}
